import { ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import { describe, expect, it } from 'vitest'
import { sendOnce } from './send-once.ts'

function stage(outcomes: readonly (Error | string)[]) {
  const sent: string[] = []
  const waits: number[] = []
  let ids = 0
  const result = sendOnce(
    () => `operation-${++ids}`,
    async (milliseconds) => {
      waits.push(milliseconds)
    },
    async (operationId) => {
      const outcome = outcomes[sent.length] ?? new Error('asked once too often')
      sent.push(operationId)
      if (typeof outcome !== 'string') throw outcome
      return outcome
    },
  )
  return { result, sent, waits }
}

const lost = new NetworkError(new Error('socket hang up'))

describe('an operation', () => {
  it('whose answer is lost is sent again under the same id', async () => {
    const { result, sent, waits } = stage([lost, lost, 'done'])
    expect(await result).toBe('done')
    expect(sent).toEqual(['operation-1', 'operation-1', 'operation-1'])
    expect(waits).toEqual([300, 1200])
  })

  it('that is refused is not sent again', async () => {
    const refused = new ApiError({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'appointment_conflict',
      detail: 'That time has just been taken.',
    } as ConstructorParameters<typeof ApiError>[0])
    const { result, sent } = stage([refused])
    await expect(result).rejects.toBe(refused)
    expect(sent).toHaveLength(1)
  })

  it('gives up after three tries, with the network’s error', async () => {
    const { result, sent } = stage([lost, lost, lost])
    await expect(result).rejects.toBe(lost)
    expect(sent).toHaveLength(3)
  })
})
