import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clinic } from '@scheduler/shared-types/clinics/clinic.contract'
import { localDate } from '@scheduler/shared-types/scheduling/time-values'
import { openStores, type Stores } from '../../database/open-stores.ts'
import type { Snapshot } from '../../network/read-snapshot.ts'
import { createSyncStorage } from '../../storage/sync-storage.ts'
import type { DeskDisk, ModelSnapshot } from './desk-disk.types.ts'
import { CLINIC } from './model-records.ts'

const NOW = Date.parse('2026-11-24T13:30:00Z')
/** All the model's appointments lie within. */
const DATES = { first: localDate('2026-11-23'), last: localDate('2026-11-25') }

const clinic: Clinic = {
  id: CLINIC,
  slug: 'model',
  name: 'Model clinic',
  phone: '+12125550100',
  email: null,
  address: '',
  timeZone: 'America/New_York',
  settings: {
    overbookingLanes: 0,
    holdSeconds: 300,
    requestedOccupies: true,
    cancelCutoffMinutes: 0,
    moveCutoffMinutes: 0,
    walkInTime: [],
    leaseHours: 4,
  },
  version: 1,
}

/** The desk's real stores on a file of its own, under the same crashes. */
export function createSqliteDisk(deskId: string): DeskDisk {
  const dir = mkdtempSync(join(tmpdir(), 'scheduler-model-'))
  const key = randomBytes(32)
  let stores = openStores(dir, key, NOW)

  /** A program that dies leaves its file as it is; the next one opens it again. */
  function open(step: () => void): ReturnType<DeskDisk['open']> {
    stores.close()
    const opened = openStores(dir, key, NOW)
    stores = opened
    const transaction: Stores['transaction'] = (work) => {
      step()
      const result = opened.transaction(() => {
        const inner = work()
        step()
        return inner
      })
      step()
      return result
    }
    const storage = createSyncStorage({ stores: { ...opened, transaction }, deskId, onTouched: () => {} })
    return {
      storage: {
        ...storage,
        replaceDays: (snapshot, asOf, log) => storage.replaceDays(snapshotOf(snapshot), asOf, log),
      },
      insert: (operation, authorId) =>
        transaction(() =>
          opened.outbox.insert({
            operation,
            actor: { userId: authorId, name: 'Grace' },
            shown: { appointment: null, patient: null, timeOff: null },
          }),
        ),
    }
  }

  return {
    open,
    look: () => {
      const { days, patients, records, outbox, meta } = stores
      const appointments = days.days().flatMap(({ date }) => days.appointmentsOn(date))
      return {
        records: {
          appointment: byId(appointments),
          patient: byId(patients.all()),
          'time-off': byId(records.all('time-off')),
          lease: byId(records.all('lease')),
        },
        cursor: meta.read('cursor')?.seq ?? null,
        waiting: outbox.waiting().map(({ operation }) => operation.operationId),
        attention: outbox.refused().map(({ operation }) => operation.operationId),
      }
    },
    dispose: () => {
      stores.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function snapshotOf({ seq, records }: ModelSnapshot): Snapshot {
  return {
    seq,
    dates: DATES,
    appointments: [...records.appointment.values()],
    records: {
      clinic: [clinic],
      doctor: [],
      room: [],
      equipment: [],
      'appointment-type': [],
      'working-hours': [],
      exception: [],
      'time-off': [...records['time-off'].values()],
      closure: [],
      lease: [...records.lease.values()],
    },
  }
}

function byId<Stored extends { readonly id: string }>(
  records: readonly Stored[],
): ReadonlyMap<string, Stored> {
  return new Map(records.map((record) => [record.id, record]))
}
