import type { Conflict } from '@scheduler/shared-types/appointments/conflict.contract'
import type { DeskBridge } from '../bridge/desk-bridge.ts'
import { type CheckedNote, dayOf } from './check-note.ts'
import { PAPER_REASON, type PaperNote } from './paper-note.ts'
import { sameAppointment } from './same-appointment.ts'
import { saveNote } from './save-note.ts'
import { changeRow, type SheetStore } from './sheet.ts'

/** Saves a line that is among the entered ones and shows there what becomes of it. Never throws. */
export async function saveRow(
  bridge: DeskBridge,
  sheet: SheetStore,
  note: PaperNote,
  place: CheckedNote,
  over: readonly Conflict[] = [],
): Promise<void> {
  const { id } = note
  changeRow(sheet, id, { result: { kind: 'saving' } })
  try {
    const day = await bridge.call('day.read', { date: dayOf(note) })
    const result = await saveNote(bridge, {
      note,
      place,
      known: sameAppointment(day, note, place.start),
      over,
      now: Date.now(),
      onProgress: (further) => changeRow(sheet, id, { note: further }),
    })
    changeRow(sheet, id, { result })
  } catch (error) {
    changeRow(sheet, id, { result: { kind: 'refused', error } })
  }
}

/** Over the conflicts the server found afterwards. @throws DeskError */
export async function overrideRow(bridge: DeskBridge, operationId: string): Promise<void> {
  await bridge.call('attention.decide', { operationId, decision: { kind: 'override', reason: PAPER_REASON } })
}
