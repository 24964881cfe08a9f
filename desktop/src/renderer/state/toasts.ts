import type { Standing } from '../../ipc/ipc-contract.ts'
import { errorSentence } from '../bridge/desk-bridge.ts'
import type { DeskStore } from './create-desk-store.ts'
import type { Toast, Undo } from './desk-state.ts'

/** How long "Undo" is offered. */
export const TOAST_MS = 10_000
/** Older ones make room. */
const AT_ONCE = 3

let lastId = 0

/** What a toast adds to an act that the server has not taken yet. */
export function notYetSent(standing: Standing | null | undefined): string {
  return !standing || standing === 'accepted' ? '' : ' Waiting to be sent.'
}

/** What was done, with the way to take it back. The toasts leave by themselves (see toast-list.tsx). */
export function createToasts({ getState: get, setState: set }: DeskStore) {
  function add(toast: Omit<Toast, 'id'>): void {
    lastId += 1
    const { toasts } = get()
    set({ toasts: [...toasts, { ...toast, id: lastId }].slice(-AT_ONCE) })
  }

  function dismiss(id: number): void {
    set({ toasts: get().toasts.filter((toast) => toast.id !== id) })
  }

  async function undo(id: number): Promise<void> {
    const toast = get().toasts.find((each) => each.id === id)
    dismiss(id)
    try {
      const standing = await toast?.undo?.()
      add({ kind: 'done', text: `Taken back.${notYetSent(standing)}` })
    } catch (error) {
      add({ kind: 'problem', text: errorSentence(error) })
    }
  }

  return {
    done: (text: string, undoIt?: Undo) => add({ kind: 'done', text, undo: undoIt }),
    problem: (text: string) => add({ kind: 'problem', text }),
    dismiss,
    undo,
    undoLast: async () => {
      const last = get().toasts.findLast((toast) => toast.undo)
      if (last) await undo(last.id)
    },
  }
}

export type Toasts = ReturnType<typeof createToasts>
