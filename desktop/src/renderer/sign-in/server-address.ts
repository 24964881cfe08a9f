const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

export type ServerAddress = { readonly url: string } | { readonly problem: string }

/**
 * The server's address as a person types it: `clinic.example.org`, with or without https://. Only a server on this
 * computer may be spoken to in clear text.
 */
export function parseServerAddress(text: string): ServerAddress {
  const typed = text.trim()
  if (typed === '') return { problem: 'Enter the server’s address. Whoever runs it knows it.' }
  const url = urlOf(typed)
  if (!url) return { problem: 'This is not an address. It looks like clinic.example.org.' }
  if (url.username || url.password || url.search || url.hash) {
    return { problem: 'Enter the address alone, without a name, a password, ? or #.' }
  }
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    return { problem: 'The address has to begin with https://, so that nobody on the way can read along.' }
  }
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` }
}

function urlOf(typed: string): URL | null {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed)
  const scheme = /^(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/i.test(typed) ? 'http' : 'https'
  const url = URL.parse(hasScheme ? typed : `${scheme}://${typed}`)
  return url && /^https?:$/.test(url.protocol) && !/\s/.test(typed) ? url : null
}
