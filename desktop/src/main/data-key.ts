import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { SafeStorage } from 'electron'
import { writeFileSafely } from './write-file-safely.ts'

/** Why there is no key, with a sentence for the person who starts the desk. */
export type DataKeyProblem = {
  /** `unavailable`: the system keeps no keys. `unreadable`: it does not open the one that was kept. */
  readonly kind: 'unavailable' | 'unreadable'
  readonly message: string
}

export type DataKeyOptions = {
  readonly safeStorage: Pick<
    SafeStorage,
    | 'isEncryptionAvailable'
    | 'encryptString'
    | 'decryptString'
    | 'getSelectedStorageBackend'
    | 'setUsePlainTextEncryption'
  >
  readonly file: string
  readonly platform: NodeJS.Platform
  /** Linux without a keyring, allowed by whoever installed the desk. */
  readonly allowWithoutKeyring: boolean
}

const KEY_BYTES = 32

const unavailable: DataKeyProblem = {
  kind: 'unavailable',
  message:
    'This computer cannot keep the key that protects patients’ data, so the desk does not start. On Linux install and unlock a keyring (GNOME Keyring or KWallet); on macOS and Windows sign in as a user with a keychain.',
}
const unreadable: DataKeyProblem = {
  kind: 'unreadable',
  message:
    'The key of this desk’s data cannot be opened: the keychain of this user was changed or the data was copied from another computer. What was not sent from here can only be read with the old keychain.',
}

/**
 * The 32-byte key of the desk's cache: made once, kept encrypted by the operating system, never in clear.
 * @returns the key, and whether the system protects it only weakly (Linux without a keyring); or the problem
 */
export function openDataKey(
  options: DataKeyOptions,
): { readonly key: Buffer; readonly isWeak: boolean } | { readonly problem: DataKeyProblem } {
  const { safeStorage, file, platform, allowWithoutKeyring } = options
  const isWeak = platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'
  if (isWeak) {
    if (!allowWithoutKeyring) return { problem: unavailable }
    safeStorage.setUsePlainTextEncryption(true)
  }
  if (!safeStorage.isEncryptionAvailable()) return { problem: unavailable }
  if (existsSync(file)) {
    const key = readKey(safeStorage, file)
    return key ? { key, isWeak } : { problem: unreadable }
  }
  const key = randomBytes(KEY_BYTES)
  const sealed = safeStorage.encryptString(key.toString('base64'))
  writeFileSafely(file, sealed.toString('base64'))
  return { key, isWeak }
}

function readKey(safeStorage: DataKeyOptions['safeStorage'], file: string): Buffer | null {
  try {
    const sealed = Buffer.from(readFileSync(file, 'utf8'), 'base64')
    const key = Buffer.from(safeStorage.decryptString(sealed), 'base64')
    return key.length === KEY_BYTES ? key : null
  } catch {
    return null
  }
}

/** After this nothing of the cache can be read any more. */
export function forgetDataKey(file: string): void {
  rmSync(file, { force: true })
}
