/**
 * Digests of bodies (RFC 9530). TCP lets some damage through, and a clinic's own network may have no TLS, which would
 * find it: one bit turned over in a name or an operation id is still JSON. A client of ours that can compute one
 * sends a digest with each body and checks that of each answer; what does not fit counts as not received.
 */

/** With a request: of the body as it is sent. */
export const CONTENT_DIGEST_HEADER = 'Content-Digest'

/** With an answer: of the body before compression (draft-ietf-httpbis-unencoded-digest). */
export const UNENCODED_DIGEST_HEADER = 'Unencoded-Digest'

/** The header's value for a body; null where WebCrypto is missing, as in a page that came without TLS. */
export async function digestOf(body: string): Promise<string | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  if (!subtle) return null
  const hash = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(body)))
  return digestHeader(btoa(String.fromCharCode(...hash)))
}

/** The header's value for a SHA-256 in base64. */
export function digestHeader(base64: string): string {
  return `sha-256=:${base64}:`
}
