import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { DaysSnapshot, SyncStorage } from '../sync-ports.ts'
import type { ModelRecords } from './model-records.ts'

/** A read of the days. Patients are not of it: a desk hears of them from the log and in answers. */
export type ModelSnapshot = DaysSnapshot & { readonly records: Omit<ModelRecords, 'patient'> }

/** A desk's storage as the model test drives it; what it holds outlives the program that opened it. */
export type DeskDisk = {
  /**
   * A program starts. Everything it does goes through `step`, which may throw: the program has died there.
   * What was open before is dead.
   */
  readonly open: (step: () => void) => OpenedDisk
  /** What a program that starts now would find. */
  readonly look: () => {
    /** What the server said. */
    readonly records: ModelRecords
    readonly cursor: number | null
    /** Operation ids. */
    readonly waiting: readonly string[]
    readonly attention: readonly string[]
  }
  readonly dispose: () => void
}

export type OpenedDisk = {
  readonly storage: SyncStorage<ModelSnapshot>
  /** Saved, once it returns. */
  readonly insert: (operation: Operation, authorId: string) => void
}
