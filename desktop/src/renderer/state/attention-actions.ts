import type { AttentionDecision, AttentionItem, Standing } from '../../ipc/ipc-contract.ts'
import type { DeskBridge } from '../bridge/desk-bridge.ts'
import { dateTimeSpan } from '../time/words.ts'
import { type DeskStore, readAttention } from './create-desk-store.ts'
import type { Undo } from './desk-state.ts'
import type { Toasts } from './toasts.ts'

type Parts = { readonly store: DeskStore; readonly bridge: DeskBridge; readonly toasts: Toasts }

/** What is done about acts that were refused. */
export function createAttentionActions({ store, bridge, toasts }: Parts) {
  const { getState: get, setState: set } = store

  function showAttention(operationId: string | null = null): void {
    set({ screen: 'attention', attentionId: operationId, moving: null })
  }

  /** @throws DeskError for the card to show */
  async function decide(item: AttentionItem, decision: AttentionDecision): Promise<void> {
    const { operationId } = item.operation
    await bridge.call('attention.decide', { operationId, decision })
    await readAttention(store, bridge)
    const again = get().attention.find(
      ({ operation }) =>
        operation.name === item.operation.name && operation.args.id === item.operation.args.id,
    )
    if (again) toasts.problem(`It was refused again. ${again.refusal.detail}`)
    else toasts.done(doneWords(item, decision), undoOf(item, decision))
  }

  function doneWords(item: AttentionItem, decision: AttentionDecision): string {
    const { connection, clinic } = get()
    const sent = connection.state === 'live' ? '' : ' Waiting to be sent.'
    switch (decision.kind) {
      case 'choose': {
        const { here } = item
        const start = Date.parse(decision.start)
        const length = here ? Date.parse(here.end) - Date.parse(here.start) : 0
        const when = dateTimeSpan(clinic?.clinic.timeZone ?? 'UTC', start, start + length)
        const doctor = clinic?.doctors.find(({ id }) => id === decision.doctorId)?.name ?? ''
        return `${nameOf(item)}${when}, ${doctor}.${sent}`
      }
      case 'override':
        return `${nameOf(item)}taken all the same, with your reason.${sent}`
      case 'retry':
        return `${nameOf(item)}tried again.${sent}`
      case 'dismiss':
        return `${nameOf(item)}settled. Your reason is kept.`
    }
  }

  /** Another time can be taken back by the desk's own verbs; what was forced with a reason stands. */
  function undoOf({ operation, there }: AttentionItem, decision: AttentionDecision): Undo | undefined {
    if (decision.kind === 'dismiss') return () => bringBack(operation.operationId)
    if (decision.kind !== 'choose') return undefined
    const { id } = operation.args
    if (operation.name === 'appointment.book') return () => cancel(id)
    const before = there.appointment
    if (operation.name !== 'appointment.move' || !before) return undefined
    return () => moveBack(id, before.start, before.doctorId)
  }

  async function bringBack(operationId: string): Promise<null> {
    await bridge.call('attention.undo-dismiss', { operationId })
    await readAttention(store, bridge)
    return null
  }

  async function cancel(id: string): Promise<Standing> {
    const reason = 'Booked by mistake'
    return (await bridge.call('appointment.cancel', { id, reason, by: 'clinic' })).standing
  }

  async function moveBack(id: string, start: string, doctorId: string): Promise<Standing> {
    return (await bridge.call('appointment.move', { id, start, doctorId })).standing
  }

  return {
    showAttention,
    /** Opens what was refused of an appointment. */
    showAttentionOf: (appointmentId: string) =>
      showAttention(
        get().attention.find(({ operation }) => operation.args.id === appointmentId)?.operation.operationId,
      ),
    decide,
  }
}

function nameOf({ patient }: AttentionItem): string {
  return patient ? `${patient.givenName} ${patient.familyName}: ` : ''
}
