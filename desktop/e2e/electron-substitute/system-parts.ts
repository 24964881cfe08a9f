import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { type RequestOptions, request } from 'node:http'
import { readSubstituteSettings } from './substitute-env.ts'

/*
 * What Electron takes from the operating system and a test has none of: each keeps what it was told, so that a test
 * can look.
 */

type Entry = { readonly label?: string; readonly role?: string; readonly click?: (item: object) => void }

export class Menu {
  static current: Menu | null = null
  static buildFromTemplate = (items: readonly Entry[]) => new Menu(items)
  static setApplicationMenu = (menu: Menu) => {
    Menu.current = menu
  }
  static getApplicationMenu = () => Menu.current
  readonly items: readonly Entry[]
  constructor(items: readonly Entry[]) {
    this.items = items
  }
}

export class Tray extends EventEmitter {
  static last: Tray | null = null
  toolTip = ''
  menu: Menu | null = null
  constructor(icon: string) {
    super()
    if (!existsSync(icon)) throw new Error(`Failed to load image from path '${icon}'`)
    Tray.last = this
  }
  setToolTip(text: string) {
    this.toolTip = text
  }
  setContextMenu(menu: Menu) {
    this.menu = menu
  }
}

export class Notification extends EventEmitter {
  static shown: { readonly title: string; readonly body: string }[] = []
  static isSupported = () => true
  readonly #words: { readonly title: string; readonly body: string }
  constructor(words: { readonly title: string; readonly body: string }) {
    super()
    this.#words = words
  }
  show() {
    Notification.shown.push({ title: this.#words.title, body: this.#words.body })
  }
}

export const dialog = {
  /** What was asked, and the button a test wants pressed next. */
  asked: [] as string[],
  answer: 0,
  showErrorBox: (title: string, text: string) => void process.stderr.write(`${title}: ${text}\n`),
  showMessageBox: async (...args: readonly { readonly message?: string }[]) => {
    dialog.asked.push(args.at(-1)?.message ?? '')
    return { response: dialog.answer, checkboxChecked: false }
  },
}

export const shell = {
  opened: [] as string[],
  openPath: async (path: string) => {
    shell.opened.push(path)
    return ''
  },
  openExternal: async (link: string) => void shell.opened.push(link),
}

/** Electron's requests have Node's shape; what they add (a session, proxies) a loopback server does not need. */
export const net = {
  isOnline: () => true,
  request: ({
    session: _session,
    redirect: _redirect,
    ...options
  }: RequestOptions & { session?: object; redirect?: string }) => request(options),
}

/** The system's own updater, which electron-updater uses on macOS. */
export const autoUpdater = new EventEmitter()

export const powerMonitor = new EventEmitter()

/** The user's key store: another user, or another computer, would have another secret. */
const SECRET = createHash('sha256').update('the keychain of the substitute').digest()
const { keys } = readSubstituteSettings()
let isPlainTextAllowed = false

export const safeStorage = {
  isEncryptionAvailable: () => keys === 'kept' || (keys === 'basic_text' && isPlainTextAllowed),
  getSelectedStorageBackend: () => (keys === 'basic_text' ? 'basic_text' : 'gnome_libsecret'),
  setUsePlainTextEncryption: (isAllowed: boolean) => {
    isPlainTextAllowed = isAllowed
  },
  encryptString: (text: string) => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', SECRET, nonce)
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  },
  decryptString: (sealed: Buffer) => {
    const decipher = createDecipheriv('aes-256-gcm', SECRET, sealed.subarray(0, 12))
    decipher.setAuthTag(sealed.subarray(-16))
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8')
  },
}
