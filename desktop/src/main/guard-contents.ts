import type { WebContents } from 'electron'
import { isAppAddress } from './app-address.ts'

/**
 * What every page is held to, however it came to be: it stays where it is, opens no window, no webview. Links lead
 * nowhere: the desk has none that lead outside.
 */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isAppAddress(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!isAppAddress(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
