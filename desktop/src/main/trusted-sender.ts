import { APP_ORIGIN } from './app-address.ts'

/** What is known of the sender of a message; the parts of Electron's event that decide. */
export type Sender = {
  /** The page it came from. */
  readonly sender: { readonly id: number }
  /** The frame it came from; null when it has gone meanwhile. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

/** Whether a message came from the main frame of the desk's own window, showing the desk's own page. */
export function isTrustedSender(event: Sender, windowContentsId: number | null): boolean {
  const { sender, senderFrame } = event
  if (!senderFrame || senderFrame.parent !== null || sender.id !== windowContentsId) return false
  try {
    const { protocol, host } = new URL(senderFrame.url)
    return `${protocol}//${host}` === APP_ORIGIN
  } catch {
    return false
  }
}
