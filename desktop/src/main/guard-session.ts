import type { Session } from 'electron'
import { isAppAddress } from './app-address.ts'

/**
 * What a page of the desk may ask of the system: writing the clipboard (copying text), and nothing else. No request
 * leaves the page but to its own files; the core alone speaks to the server.
 */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isPermitted(permission, contents.getURL())),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin))
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOwnRequest(url) }))
}

/** Exported for the security test. */
export function isPermitted(permission: string, address: string): boolean {
  return permission === 'clipboard-sanitized-write' && isAppAddress(address)
}

/** Exported for the security test. `devtools:` is Electron's own page, which only an unpacked app can open. */
export function isOwnRequest(url: string): boolean {
  return isAppAddress(url) || ['data:', 'blob:', 'devtools:'].some((scheme) => url.startsWith(scheme))
}
