/** The scheme under which the built renderer is served. Not file://, which has rights of its own. */
export const APP_SCHEME = 'app'

/** The origin of the desk's one page. */
export const APP_ORIGIN = `${APP_SCHEME}://desk`

/** Whether an address belongs to the desk's own page. Nothing but the parsed scheme and host counts. */
export function isAppAddress(address: string): boolean {
  try {
    const { protocol, host } = new URL(address)
    return protocol === `${APP_SCHEME}:` && host === 'desk'
  } catch {
    return false
  }
}
