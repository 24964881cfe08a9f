import { AppError } from '@scheduler/shared-types/errors/app-error'
import { zHealth } from '@scheduler/shared-types/health/health.contract'
import { zServerAddress } from './server-address.ts'

const PATIENCE_MS = 10_000

/**
 * Makes sure that a clinic's server answers at an address.
 * @returns the address as it is to be kept
 * @throws AppError with a sentence
 */
export async function checkServer(address: string): Promise<string> {
  const parsed = zServerAddress.safeParse(address)
  if (!parsed.success)
    throw new AppError(
      'validation_failed',
      'The server’s address begins with https://, or http:// on this computer.',
    )
  try {
    const answer = await fetch(`${parsed.data}/api/v1/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    zHealth.parse(await answer.json())
  } catch (error) {
    throw new AppError(
      'unavailable',
      'No clinic’s server answers at this address. Check the address and the network, then try again.',
      {},
      error,
    )
  }
  return parsed.data
}
