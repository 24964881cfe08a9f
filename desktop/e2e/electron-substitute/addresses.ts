/**
 * Chromium alone knows no schemes of its own making, so `app://desk/x` is served as
 * `https://desk.app.substitute.test/x`: as secure and as much an origin of its own. No request leaves the browser.
 */
const SUFFIX = '.substitute.test'

/** The address Chromium is given. */
export function toChromium(address: string): string {
  const { protocol, host, pathname, search, hash } = new URL(address)
  if (!schemes.has(protocol)) return address
  return `https://${host}.${protocol.slice(0, -1)}${SUFFIX}${pathname}${search}${hash}`
}

/** The address the program believes in. */
export function fromChromium(address: string): string {
  if (!URL.canParse(address)) return address
  const { protocol, host, pathname, search, hash } = new URL(address)
  if (protocol !== 'https:' || !host.endsWith(SUFFIX)) return address
  const [name, scheme] = host.slice(0, -SUFFIX.length).split('.')
  return `${scheme}://${name}${pathname}${search}${hash}`
}

/** Schemes the program registered, with their colon. */
export const schemes = new Set<string>()
