import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SignedIn } from '../../ipc/ipc-contract.ts'
import { type DeskBridge, DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { dateInZone } from '../time/words.ts'
import { type DayProblem, type DeskState, initialState } from './desk-state.ts'

export type DeskStore = StoreApi<DeskState>

/** The renderer's state, fed by the desk core's events. Actions are functions beside it that take the store. */
export function createDeskStore(bridge: DeskBridge, now: () => number = Date.now): DeskStore {
  const store = createStore<DeskState>()(() => initialState)

  async function begin(): Promise<void> {
    await readDesk(store, bridge)
    store.setState({ connection: await bridge.call('connection.read', {}) })
    // A locked desk answers nothing else; unlocking goes on from here.
    await enterAs(store, bridge, await bridge.call('session.read', {}), now)
  }

  async function readDeskAgain(): Promise<void> {
    const wasLocked = store.getState().desk?.locked
    await readDesk(store, bridge)
    // Unlocked, perhaps in another window of the same desk.
    if (wasLocked && store.getState().desk?.locked === false) {
      await enterAs(store, bridge, await bridge.call('session.read', {}), now)
    }
  }

  bridge.onShell((shell) => {
    store.setState({ shell })
    // The host may be another one than before: nothing is taken for granted.
    if (shell === 'open') void begin().catch(() => store.setState({ user: null }))
  })
  bridge.on('connection-changed', (connection) => {
    const { connection: before } = store.getState()
    store.setState({ connection })
    // Since when the shown day may have changed, or that it is true now; and one that was not to be had offline is.
    if ((connection.state === 'live') !== (before.state === 'live')) void readDay(store, bridge)
  })
  bridge.on('session-ended', () => store.setState({ ...signedOut, user: null }))
  bridge.on('desk-changed', () => void readDeskAgain().catch(() => {})) // it tells again when it is back
  bridge.on('attention-changed', () => void readAttention(store, bridge))
  bridge.on('clinic-changed', () => void readClinic(store, bridge))
  bridge.on('patients-changed', () =>
    store.setState(({ patientsVersion }) => ({ patientsVersion: patientsVersion + 1 })),
  )
  bridge.on('days-changed', ({ dates }) => {
    if (dates.includes(store.getState().date)) void readDay(store, bridge)
  })
  return store
}

const signedOut = {
  clinic: null,
  attention: [],
  attentionId: null,
  day: null,
  panel: null,
  candidates: [],
  cursor: null,
  moving: null,
  toasts: [],
  patientId: null,
  screen: 'day',
} as const

/**
 * Opens the desk for a person. Whoever comes back finds the screen as they left it, read anew; anybody else, and
 * whoever comes first, begins with today.
 */
export async function enterAs(
  store: DeskStore,
  bridge: DeskBridge,
  user: SignedIn | null,
  now: () => number = Date.now,
): Promise<void> {
  const { user: before, clinic, desk, date } = store.getState()
  // Without a date nothing was shown yet: the clinic may have come by its event before the person.
  const isBack = user !== null && clinic !== null && date !== '' && before?.userId === user.userId
  store.setState(isBack ? { user } : { ...signedOut, user })
  if (!user || desk?.locked) return
  if (!isBack) {
    await enterClinic(store, bridge, now)
    return
  }
  store.setState(({ patientsVersion }) => ({ patientsVersion: patientsVersion + 1 }))
  await Promise.all([readClinic(store, bridge), readDay(store, bridge), readAttention(store, bridge)])
}

/** Reads what a signed-in desk shows first: the clinic and its today. */
export async function enterClinic(
  store: DeskStore,
  bridge: DeskBridge,
  now: () => number = Date.now,
): Promise<void> {
  await readClinic(store, bridge)
  const { clinic } = store.getState()
  if (!clinic) return
  store.setState({
    date: dateInZone(clinic.clinic.timeZone, now()),
    connection: await bridge.call('connection.read', {}),
  })
  await Promise.all([readDay(store, bridge), readAttention(store, bridge)])
}

/** Reads which installation this is, whether it is locked and who may open it. */
export async function readDesk(store: DeskStore, bridge: DeskBridge): Promise<void> {
  try {
    store.setState({ desk: await bridge.call('desk.read', {}) })
  } catch {
    // The screens that need it say so; the day can be shown without.
  }
}

/** Reads what needs a person. A failure leaves the list as it was: the count in the pill stays true. */
export async function readAttention(store: DeskStore, bridge: DeskBridge): Promise<void> {
  try {
    store.setState({ attention: await bridge.call('attention.list', {}) })
  } catch {
    // Read again with the next change of it.
  }
}

async function readClinic(store: DeskStore, bridge: DeskBridge): Promise<void> {
  try {
    store.setState({ clinic: await bridge.call('clinic.read', {}) })
  } catch (error) {
    store.setState({ dayProblem: dayProblemOf(error) })
  }
}

/** Reads the day that is shown. A read that comes late, for another day, is dropped. */
export async function readDay(store: DeskStore, bridge: DeskBridge): Promise<void> {
  const { date } = store.getState()
  if (date === '') return
  try {
    const day = await bridge.call('day.read', { date })
    if (store.getState().date === date) store.setState({ day, dayProblem: null })
  } catch (error) {
    if (store.getState().date === date) store.setState({ dayProblem: dayProblemOf(error) })
  }
}

function dayProblemOf(error: unknown): DayProblem {
  const isElsewhere = error instanceof DeskError && error.code === 'not_at_this_desk'
  return { sentence: errorSentence(error), isElsewhere }
}

/** Signs out and forgets what was on screen. */
export async function signOut(store: DeskStore, bridge: DeskBridge): Promise<void> {
  await bridge.call('session.sign-out', {})
  store.setState({ ...signedOut, user: null })
}
