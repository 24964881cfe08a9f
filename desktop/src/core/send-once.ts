import { NetworkError } from '@scheduler/shared-types/api/api-client'

/** Waits between tries, in milliseconds: enough for a restart of the server, not for an outage. */
const WAITS = [300, 1200]

export type Wait = (milliseconds: number) => Promise<void>

/**
 * Sends an operation, again if the answer was lost: with the same operation id the server does it once.
 * @param newId Makes the operation's id.
 * @throws what the last try threw
 */
export async function sendOnce<Result>(
  newId: () => string,
  wait: Wait,
  send: (operationId: string) => Promise<Result>,
): Promise<Result> {
  const operationId = newId()
  for (const milliseconds of WAITS) {
    try {
      return await send(operationId)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      await wait(milliseconds)
    }
  }
  return send(operationId)
}
