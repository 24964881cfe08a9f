import { ApiError } from '@scheduler/shared-types/api/api-client'
import { endpoints } from '@scheduler/shared-types/api/endpoints'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type {
  BoardAppointment,
  Connection,
  IpcEvent,
  IpcEventName,
  IpcHandlers,
  SignedIn,
} from '../ipc/ipc-contract.ts'
import { type ClinicRecords, isClinicRecord, readClinicRecords } from './clinic-records.ts'
import { boundsOf, datesOf, dayScheduleOf } from './day-schedule.ts'
import { followChanges, pullChanges } from './follow-changes.ts'
import { applyChange, emptySchedule, type ScheduleState, withAppointments } from './schedule-state.ts'
import { sendOnce, type Wait } from './send-once.ts'
import { createSession } from './session.ts'

export type DeskOptions = {
  readonly apiUrl: string
  readonly deskId: string
  readonly now: () => number
  readonly newId: () => string
  readonly wait: Wait
}

/** What a shell carries to its renderers. */
export type Desk = {
  readonly handlers: IpcHandlers
  readonly subscribe: (
    listener: <Name extends IpcEventName>(event: Name, payload: IpcEvent<Name>) => void,
  ) => () => void
  readonly close: () => Promise<void>
}

const unconnected: Connection = { state: 'connecting', asOf: null, waiting: 0, refused: 0 }

function accepted<Record extends object>(record: Record): Record & { standing: 'accepted'; waiting: [] } {
  return { ...record, standing: 'accepted', waiting: [] }
}

async function notYet(): Promise<never> {
  throw new AppError('unavailable', 'This desk cannot do that yet.')
}

const MONTH_MS = 31 * 86_400_000

type Listener = Parameters<Desk['subscribe']>[0]

/**
 * The desk core: one signed-in user, the clinic's records, and the days that were looked at, kept true by
 * the clinic's log of changes.
 */
export function createDesk(options: DeskOptions): Desk {
  const { apiUrl, deskId, now, newId, wait } = options
  const listeners = new Set<Listener>()
  const emit: Listener = (event, payload) => {
    for (const listener of listeners) listener(event, payload)
  }
  const session = createSession({ apiUrl, deskId, onEnd: end })
  let records: ClinicRecords | null = null
  let schedule: ScheduleState = emptySchedule
  const loaded = new Set<string>()
  let connection: Connection = unconnected
  let stopFollowing: (() => void) | null = null
  // One after the other: pulls and pushes of changes must not overtake each other.
  let line: Promise<void> = Promise.resolve()

  function connectionIs(state: Connection['state']): void {
    const asOf =
      state === 'live' || connection.state === 'live' ? new Date(now()).toISOString() : connection.asOf
    if (connection.state === state && state !== 'live') return
    connection = { ...connection, state, asOf }
    emit('connection-changed', connection)
  }

  function signedIn(): SignedIn {
    const user = session.signedIn()
    if (!user) throw new AppError('unauthenticated', 'Sign in to go on.')
    return user
  }

  function clinicParams() {
    return { clinicId: signedIn().clinicId }
  }

  function forget(): void {
    stopFollowing?.()
    stopFollowing = null
    records = null
    schedule = emptySchedule
    loaded.clear()
    connection = unconnected
  }

  function end(): void {
    forget()
    emit('session-ended', {})
  }

  function follow(): void {
    stopFollowing?.()
    stopFollowing = followChanges({
      apiUrl,
      clinicId: signedIn().clinicId,
      token: session.accessToken,
      renew: session.renew,
      onConnected: () => {}, // live only once the log has been caught up with
      onDisconnected: () => connectionIs('offline'),
      onReady: (latest) => enqueue(() => catchUp(latest)),
      onChange: (change) => enqueue(() => take(change)),
    })
  }

  function enqueue(work: () => Promise<void>): void {
    line = line.then(work).catch(() => connectionIs('offline')) // the next connection starts with a pull
  }

  async function catchUp(latest: number): Promise<void> {
    if (!session.signedIn()) return
    if (loaded.size === 0) schedule = { ...schedule, seq: Math.max(schedule.seq, latest) }
    else if (latest > schedule.seq) await pull()
    connectionIs('live')
  }

  async function take(change: Change): Promise<void> {
    if (!session.signedIn()) return
    const applied = applyChange(schedule, change)
    if (applied.kind === 'gap') {
      await pull()
      return
    }
    if (applied.kind === 'applied') await absorb([change], applied.state, applied.touched)
  }

  async function pull(): Promise<void> {
    let changes: Change[]
    try {
      changes = await pullChanges(session.api, signedIn().clinicId, schedule.seq)
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.code !== 'history_lost') throw error
      await readAgain()
      return
    }
    let state = schedule
    const touched: string[] = []
    for (const change of changes) {
      const applied = applyChange(state, change)
      if (applied.kind !== 'applied') continue
      state = applied.state
      touched.push(...applied.touched)
    }
    await absorb(changes, state, touched)
  }

  async function absorb(
    changes: readonly Change[],
    state: ScheduleState,
    touched: readonly string[],
  ): Promise<void> {
    schedule = state
    if (changes.some(({ entity }) => isClinicRecord(entity))) {
      records = await readClinicRecords(session.api, signedIn().clinicId)
      emit('clinic-changed', {})
      emit('days-changed', { dates: [...loaded] })
    } else if (touched.length > 0 && records) {
      emit('days-changed', { dates: datesOf(records.clinic.timeZone, touched) })
    }
    if (changes.some(({ entity }) => entity === 'patient')) emit('patients-changed', {})
    connectionIs('live')
  }

  /** The log no longer reaches back to what this desk knows: everything shown is read anew. */
  async function readAgain(): Promise<void> {
    const dates = [...loaded]
    loaded.clear()
    schedule = emptySchedule
    records = await readClinicRecords(session.api, signedIn().clinicId)
    for (const date of dates) await load(date)
    emit('clinic-changed', {})
    emit('days-changed', { dates })
  }

  async function clinicRecords(): Promise<ClinicRecords> {
    records ??= await readClinicRecords(session.api, signedIn().clinicId)
    return records
  }

  async function load(date: string): Promise<void> {
    const { clinic } = await clinicRecords()
    const query = boundsOf(clinic.timeZone, date)
    const { items, seq } = await session.api.call(endpoints.appointment.list, {
      params: clinicParams(),
      query,
    })
    // The first read places the desk in the log; later ones may be ahead of it, and the log catches up.
    if (loaded.size === 0) schedule = { ...schedule, seq: Math.max(schedule.seq, seq) }
    schedule = withAppointments(schedule, items)
    loaded.add(date)
  }

  const send = <Result>(work: (operationId: string) => Promise<Result>) => sendOnce(newId, wait, work)
  /** Shows the desk's own act at once, also while the log is not coming in. */
  async function act(work: (operationId: string) => Promise<Appointment>): Promise<BoardAppointment> {
    const appointment = await send(work)
    const before = schedule.appointments.get(appointment.id)
    schedule = withAppointments(schedule, [appointment])
    const starts = before ? [before.start, appointment.start] : [appointment.start]
    emit('days-changed', { dates: datesOf((await clinicRecords()).clinic.timeZone, starts) })
    return accepted(appointment)
  }
  const recordParams = (id: string) => ({ ...clinicParams(), id })

  const handlers: IpcHandlers = {
    'desk.read': notYet,
    'desk.pair': notYet,
    'desk.forget-lost-work': notYet,
    'desk.list': notYet,
    'desk.rename': notYet,
    'desk.revoke': notYet,
    'session.lock': notYet,
    'session.unlock': notYet,
    'session.touch': notYet,
    'clinic.update-walk-in-time': notYet,
    'time-off.create': notYet,
    'time-off.remove': notYet,
    'attention.list': notYet,
    'attention.decide': notYet,
    'kit.read': notYet,
    'kit.open': notYet,
    'session.read': async () => session.signedIn(),
    'session.sign-in': async ({ email, password }) => {
      const user = await session.signIn(email, password)
      forget()
      follow()
      return user
    },
    'session.sign-out': async () => {
      forget()
      await session.signOut()
      return null
    },
    'connection.read': async () => connection,
    'clinic.read': async () => {
      const { clinic, doctors, rooms, appointmentTypes } = await clinicRecords()
      return { clinic, doctors, rooms, appointmentTypes }
    },
    'day.read': async ({ date }) => {
      if (!loaded.has(date)) await load(date)
      return dayScheduleOf(await clinicRecords(), schedule, date, now())
    },
    'patient.search': async (body) => {
      const { items } = await session.api.call(endpoints.patient.search, { params: clinicParams(), body })
      return { items: items.map(accepted), isComplete: true }
    },
    'patient.read': async ({ id }) =>
      accepted(await session.api.call(endpoints.patient.read, { params: recordParams(id) })),
    'patient.appointments': async ({ id }) => {
      const query = {
        from: new Date(now() - MONTH_MS).toISOString(),
        to: new Date(now() + MONTH_MS).toISOString(),
        patientId: id,
      }
      const { items } = await session.api.call(endpoints.appointment.list, { params: clinicParams(), query })
      return items.map(accepted).sort((a, b) => b.start.localeCompare(a.start))
    },
    'patient.create': async (body) =>
      accepted(
        await send((operationId) =>
          session.api.call(endpoints.patient.create, { params: clinicParams(), body, operationId }),
        ),
      ),
    'patient.update': async ({ id, ...body }) =>
      accepted(
        await send((operationId) =>
          session.api.call(endpoints.patient.update, { params: recordParams(id), body, operationId }),
        ),
      ),
    'availability.read': (query) =>
      session.api.call(endpoints.availability.read, { params: clinicParams(), query }),
    'availability.why-not': (query) =>
      session.api.call(endpoints.availability['why-not'], { params: clinicParams(), query }),
    'appointment.read': async ({ id }) =>
      accepted(await session.api.call(endpoints.appointment.read, { params: recordParams(id) })),
    'appointment.book': (body) =>
      act((operationId) =>
        session.api.call(endpoints.appointment.book, { params: clinicParams(), body, operationId }),
      ),
    'appointment.move': ({ id, ...body }) =>
      act((operationId) =>
        session.api.call(endpoints.appointment.move, { params: recordParams(id), body, operationId }),
      ),
    'appointment.cancel': ({ id, ...body }) =>
      act((operationId) =>
        session.api.call(endpoints.appointment.cancel, { params: recordParams(id), body, operationId }),
      ),
    'appointment.change-status': ({ id, ...body }) =>
      act((operationId) =>
        session.api.call(endpoints.appointment['change-status'], {
          params: recordParams(id),
          body,
          operationId,
        }),
      ),
    'appointment.undo': ({ id }) =>
      act((operationId) =>
        session.api.call(endpoints.appointment.undo, { params: recordParams(id), body: {}, operationId }),
      ),
    'appointment.update': ({ id, ...body }) =>
      act((operationId) =>
        session.api.call(endpoints.appointment.update, { params: recordParams(id), body, operationId }),
      ),
  }

  return {
    handlers,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      forget()
      await session.signOut()
    },
  }
}
