import { applyOperation, type LaidOver } from './apply-operation.ts'
import { type Confirmed, type Knowledge, plainView, type View } from './view.ts'

/**
 * What is shown: the confirmed records with the waiting acts laid over them, in order. Pure. An act that is not
 * among them any more leaves no trace.
 */
export function layOver(confirmed: Confirmed, acts: readonly LaidOver[], knowledge: Knowledge): View {
  return foldNotes(acts).reduce(
    (view, act) => applyOperation(view, act, knowledge),
    plainView(confirmed, knowledge),
  )
}

/**
 * Notes of one appointment written one after the other here are one note: laid over a record that has the last one
 * already, the earlier ones would look like somebody else's and be kept beside it.
 */
function foldNotes(acts: readonly LaidOver[]): LaidOver[] {
  const folded: LaidOver[] = []
  for (const act of acts) {
    const { operation } = act
    const at = operation.name === 'appointment.update' ? lastNoteOf(folded, operation.args.id) : -1
    const earlier = folded[at]?.operation
    if (
      operation.name === 'appointment.update' &&
      earlier?.name === 'appointment.update' &&
      earlier.args.note === operation.args.base
    ) {
      const args = { ...operation.args, base: earlier.args.base }
      folded[at] = { ...act, operation: { ...operation, args } }
    } else folded.push(act)
  }
  return folded
}

function lastNoteOf(acts: readonly LaidOver[], id: string): number {
  return acts.findLastIndex(
    ({ operation }) => operation.name === 'appointment.update' && operation.args.id === id,
  )
}
