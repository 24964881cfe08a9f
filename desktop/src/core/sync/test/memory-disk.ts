import type { Change } from '@scheduler/shared-types/changes/change.contract'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { OperationOutcome, Refusal } from '@scheduler/shared-types/sync/push.contract'
import type { SyncCursor, SyncStorage } from '../sync-ports.ts'
import type { DeskDisk, ModelSnapshot } from './desk-disk.types.ts'
import type { ModelRecords } from './model-records.ts'
import type { ServerRecords } from './model-server-rules.ts'

/** Ways to make the desk's storage wrong, to see the test notice. */
export type DiskFlaw = 'settles-in-two'

type Entry = {
  readonly operation: Operation
  readonly authorId: string
  /** null: waits. */
  refusal: Refusal | null
}

/** What is on the disk; a transaction works on a copy that takes its place at the commit. */
type Image = ServerRecords & { cursor: SyncCursor | null; outbox: Entry[] }

const emptyImage: Image = {
  cursor: null,
  outbox: [],
  appointment: new Map(),
  patient: new Map(),
  'time-off': new Map(),
  lease: new Map(),
}

/** A desk's storage in memory that keeps the ports' promises; a crash undoes what was not committed. */
export function createMemoryDisk(deskId: string, flaw: DiskFlaw | null): DeskDisk {
  let image = emptyImage

  function transaction<Result>(step: () => void, work: (draft: Image) => Result): Result {
    step()
    const draft = copy(image)
    const result = work(draft)
    step()
    image = draft
    step()
    return result
  }

  function open(step: () => void): ReturnType<DeskDisk['open']> {
    const write = <Result>(work: (draft: Image) => Result) => transaction(step, work)
    const storage: SyncStorage<ModelSnapshot> = {
      readCursor: () => image.cursor,
      readOutboxHead: (limit) => {
        const waiting = image.outbox.filter(({ refusal }) => !refusal)
        const other = waiting.findIndex(({ authorId }) => authorId !== waiting[0]?.authorId)
        return waiting.slice(0, Math.min(limit, other < 0 ? waiting.length : other))
      },
      settle: (outcomes) => {
        if (flaw === 'settles-in-two') {
          const entries = image.outbox
          write((draft) => {
            const settled = new Set(outcomes.map(({ operationId }) => operationId))
            draft.outbox = draft.outbox.filter(({ operation }) => !settled.has(operation.operationId))
          })
          write((draft) => {
            draft.outbox = entries.map((entry) => ({ ...entry }))
            for (const outcome of outcomes) settle(draft, outcome)
          })
          return
        }
        write((draft) => {
          for (const outcome of outcomes) settle(draft, outcome)
        })
      },
      setAside: (which, refusal) =>
        write((draft) => {
          for (const entry of draft.outbox) {
            const isMeant =
              'authorId' in which
                ? entry.authorId === which.authorId
                : entry.operation.operationId === which.operationId
            if (isMeant) entry.refusal ??= refusal
          }
        }),
      requeue: (authorId) =>
        write((draft) => {
          for (const entry of draft.outbox) {
            const isMeant = entry.authorId === authorId && entry.refusal?.code === 'unauthenticated'
            if (isMeant) entry.refusal = null
          }
        }),
      applyChanges: (changes, asOf) =>
        write((draft) => {
          let seq = draft.cursor?.seq ?? 0
          for (const change of changes) {
            if (change.seq <= seq) continue
            if (change.seq !== seq + 1) throw new Error('A gap in the log')
            seq = change.seq
            applyChange(draft, change)
          }
          draft.cursor = { seq, asOf }
          return seq
        }),
      replaceDays: ({ seq, records }, asOf, { isLogLost }) =>
        write((draft) => {
          const patient = !isLogLost && draft.cursor?.seq === seq ? draft.patient : new Map()
          Object.assign(draft, copy({ outbox: draft.outbox, cursor: { seq, asOf }, patient, ...records }))
        }),
      storeLeases: (leases) =>
        write((draft) => {
          for (const lease of draft.lease.values()) if (lease.deskId === deskId) draft.lease.delete(lease.id)
          for (const lease of leases) draft.lease.set(lease.id, lease)
        }),
    }
    return {
      storage,
      insert: (operation, authorId) =>
        write((draft) => {
          draft.outbox.push({ operation, authorId, refusal: null })
        }),
    }
  }

  return {
    open,
    look: () => ({
      records: image,
      cursor: image.cursor?.seq ?? null,
      waiting: image.outbox.filter(({ refusal }) => !refusal).map(idOfEntry),
      attention: image.outbox.filter(({ refusal }) => refusal).map(idOfEntry),
    }),
    dispose: () => {},
  }
}

function idOfEntry({ operation }: Entry): string {
  return operation.operationId
}

function copy(image: Pick<Image, 'cursor' | 'outbox'> & ModelRecords): Image {
  return {
    cursor: image.cursor,
    outbox: image.outbox.map((entry) => ({ ...entry })),
    appointment: new Map(image.appointment),
    patient: new Map(image.patient),
    'time-off': new Map(image['time-off']),
    lease: new Map(image.lease),
  }
}

function settle(draft: Image, outcome: OperationOutcome): void {
  const { appointment, patient, timeOff } = outcome.record
  put(draft.appointment, appointment?.id, appointment)
  put(draft.patient, patient?.id, patient)
  put(draft['time-off'], timeOff?.id, timeOff)
  const entry = draft.outbox.find(({ operation }) => operation.operationId === outcome.operationId)
  if (!entry) return
  if (outcome.outcome === 'refused') entry.refusal = outcome.refusal
  else draft.outbox.splice(draft.outbox.indexOf(entry), 1)
}

function applyChange(draft: Image, { entity, entityId, document }: Change): void {
  if (entity === 'appointment') put(draft.appointment, entityId, document)
  if (entity === 'patient') put(draft.patient, entityId, document)
  if (entity === 'time-off') put(draft['time-off'], entityId, document)
  if (entity === 'lease') put(draft.lease, entityId, document)
}

/** Never back to an older version. */
function put<Stored extends object>(
  records: Map<string, Stored>,
  id: string | undefined,
  next: Stored | null,
): void {
  if (id === undefined) return
  const known = records.get(id)
  if (next === null) records.delete(id)
  else if (!known || versionOf(known) <= versionOf(next)) records.set(id, next)
}

function versionOf(record: object): number {
  return 'version' in record ? Number(record.version) : 0
}
