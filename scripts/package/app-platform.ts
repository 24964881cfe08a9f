/** A platform a package is made for, as Node names it. */
export type AppPlatform = { readonly platform: 'linux' | 'darwin' | 'win32'; readonly arch: 'x64' | 'arm64' }

/** The platform of this computer. @throws Error with a sentence where no package can be made */
export function ownPlatform(): AppPlatform {
  const { platform, arch } = process
  const isKnown =
    (platform === 'linux' || platform === 'darwin' || platform === 'win32') &&
    (arch === 'x64' || arch === 'arm64')
  if (!isKnown) throw new Error(`There is no package of the front desk for ${platform} on ${arch}.`)
  return { platform, arch }
}

/** The package with argon2's binary for a platform. */
export function argon2Binary({ platform, arch }: AppPlatform): string {
  const suffix = { linux: '-gnu', darwin: '', win32: '-msvc' }[platform]
  return `@node-rs/argon2-${platform}-${arch}${suffix}`
}

/** better-sqlite3 brings every platform's binary; a package takes its own. */
export function sqliteBinary({ platform, arch }: AppPlatform): string {
  return `prebuilds/${platform}-${arch}.node`
}
