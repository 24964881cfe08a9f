import { z } from 'zod'

/**
 * The server's address: https, or http on this very machine (a trial, a test). Anything else would send patients'
 * data readable over the network.
 */
export const zServerAddress = z
  .url()
  .refine(isSafe, 'Use an https:// address; http:// is only for a server on this computer')
  .transform((address) => address.replace(/\/+$/, ''))

function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  if (protocol === 'https:') return true
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}
