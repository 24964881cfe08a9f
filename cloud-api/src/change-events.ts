import type { ChangeDocument } from './operations/change.model.ts'

/** A committed entry of a clinic's log, before its document is looked up. */
export type CommittedChange = ChangeDocument

export type ChangeListener = (clinicId: string, changes: readonly CommittedChange[]) => void

/** In-process announcements of what was committed, in log order per clinic. */
export type ChangeEvents = {
  emit(clinicId: string, changes: readonly CommittedChange[]): void
  /** @returns a function that stops listening. */
  on(listener: ChangeListener): () => void
}

/** @param onError Told what a listener threw: the commit stands, so the writer must not see it. */
export function createChangeEvents(onError: (error: unknown) => void): ChangeEvents {
  const listeners = new Set<ChangeListener>()
  return {
    emit(clinicId, changes) {
      for (const listener of listeners) {
        try {
          listener(clinicId, changes)
        } catch (error) {
          onError(error)
        }
      }
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
