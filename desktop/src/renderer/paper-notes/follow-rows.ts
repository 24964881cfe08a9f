import type { AttentionItem, BoardAppointment } from '../../ipc/ipc-contract.ts'
import type { DeskBridge } from '../bridge/desk-bridge.ts'
import { dayOf } from './check-note.ts'
import type { NoteResult, NoteRow } from './paper-note.ts'
import { resultOf } from './save-note.ts'
import { changeRow, type SheetStore } from './sheet.ts'

/**
 * What has become of a line that was kept: the server may have taken it, or refused it, since.
 * @param there The appointments of its day; null: not known now
 */
export function resultNow(
  { note, result }: NoteRow,
  attention: readonly AttentionItem[],
  there: readonly BoardAppointment[] | null,
): NoteResult {
  if (result.kind !== 'waiting' && result.kind !== 'attention') return result
  const ids = [note.newPatient?.id, note.id, note.appointmentId]
  // The oldest first: what follows a refused booking fails because of it.
  const item = attention.find(({ operation }) => ids.includes(operation.args.id))
  if (item) {
    const { refusal, canOverride, operation } = item
    return {
      kind: 'attention',
      operationId: operation.operationId,
      sentence: refusal.conflicts?.map(({ message }) => message).join(' ') || refusal.detail,
      canOverride: canOverride && refusal.code === 'appointment_conflict',
    }
  }
  if (!there) return result
  const appointment = there.find(({ id }) => id === note.appointmentId)
  return appointment && appointment.status !== 'cancelled' ? resultOf(appointment) : { kind: 'dropped' }
}

/** Brings the lines that wait up to date. Days that cannot be read leave their lines as they were. */
export async function followRows(bridge: DeskBridge, sheet: SheetStore): Promise<void> {
  const isOpen = ({ result }: NoteRow) => result.kind === 'waiting' || result.kind === 'attention'
  const dates = new Set(
    sheet
      .getState()
      .rows.filter(isOpen)
      .map(({ note }) => dayOf(note)),
  )
  if (dates.size === 0) return
  const days = new Map<string, readonly BoardAppointment[]>()
  for (const date of dates) {
    const day = await bridge.call('day.read', { date }).catch(() => null)
    if (day) days.set(date, day.appointments)
  }
  // After the days: what leaves the list meanwhile is on its day by now.
  const attention = await bridge.call('attention.list', {}).catch(() => null)
  if (!attention) return
  for (const row of sheet.getState().rows.filter(isOpen)) {
    const result = resultNow(row, attention, days.get(dayOf(row.note)) ?? null)
    changeRow(sheet, row.note.id, { result })
  }
}
