import type { IpcHandlers } from '../../ipc/ipc-contract.ts'
import type { Core } from '../core.ts'
import { decideAttention, undoDismiss } from './decide-attention.ts'
import { listAttention } from './list-attention.ts'

export function attentionHandlers(
  core: Core,
): Pick<IpcHandlers, 'attention.list' | 'attention.decide' | 'attention.undo-dismiss'> {
  return {
    'attention.list': async () => listAttention(core),
    'attention.decide': async (decision) => {
      await decideAttention(core, decision)
      return null
    },
    'attention.undo-dismiss': async ({ operationId }) => {
      undoDismiss(core, operationId)
      return null
    },
  }
}
