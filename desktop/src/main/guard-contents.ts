import type { WebContents } from 'electron'
import { isAppAddress } from './app-address.ts'

/** Nothing but a telephone number: what the system gets from a page must not be able to mean anything else. */
const TELEPHONE = /^tel:\+?\d{3,15}$/

/**
 * What every page is held to, however it came to be: it stays where it is, opens no window, no webview. The only
 * links that lead outside are telephone numbers.
 * @param call Hands a `tel:` link to the system.
 */
export function guardContents(contents: WebContents, call: (link: string) => void): void {
  contents.on('will-navigate', (event) => {
    if (isAppAddress(event.url)) return
    event.preventDefault()
    if (TELEPHONE.test(event.url)) call(event.url)
  })
  contents.on('will-frame-navigate', (event) => {
    if (!isAppAddress(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
