import type { IpcArgs } from '../../ipc/ipc-contract.ts'
import { type DeskBridge, errorSentence } from '../bridge/desk-bridge.ts'
import { dateTimeSpan } from '../time/words.ts'
import type { DeskStore } from './create-desk-store.ts'
import { notYetSent, type Toasts } from './toasts.ts'

type Parts = { readonly store: DeskStore; readonly bridge: DeskBridge; readonly toasts: Toasts }
type TimeOffArgs = IpcArgs<'time-off.create'>

/** A doctor’s absence, entered and taken back at the desk. */
export function createTimeOffActions({ store, bridge, toasts }: Parts) {
  const { getState: get, setState: set } = store

  const doctorName = (id: string) => get().clinic?.doctors.find((doctor) => doctor.id === id)?.name ?? ''
  const whenOf = ({ start, end }: { readonly start: string; readonly end: string }) =>
    dateTimeSpan(get().clinic?.clinic.timeZone ?? 'UTC', Date.parse(start), Date.parse(end))

  /** @throws DeskError for the form to show */
  async function addTimeOff(args: TimeOffArgs): Promise<void> {
    const { id, standing } = await bridge.call('time-off.create', args)
    set({ panel: null })
    toasts.done(`${doctorName(args.doctorId)} is away: ${whenOf(args)}.${notYetSent(standing)}`, async () => {
      await bridge.call('time-off.remove', { id })
      return standing
    })
  }

  async function removeTimeOff({ id, ...args }: TimeOffArgs & { readonly id: string }): Promise<void> {
    try {
      await bridge.call('time-off.remove', { id })
      const sent = get().connection.state === 'live' ? '' : ' Waiting to be sent.'
      toasts.done(`Time off of ${doctorName(args.doctorId)} removed.${sent}`, async () => {
        return (await bridge.call('time-off.create', args)).standing
      })
    } catch (error) {
      toasts.problem(errorSentence(error))
    }
  }

  return {
    openTimeOff: (doctorId: string | null = null) =>
      set({ screen: 'day', panel: { kind: 'time-off', doctorId }, moving: null, candidates: [] }),
    addTimeOff,
    removeTimeOff,
  }
}
