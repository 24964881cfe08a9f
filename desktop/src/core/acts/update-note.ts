import type { IpcParsedArgs } from '../../ipc/ipc-contract.ts'
import type { Core } from '../core.ts'
import { perform } from './perform.ts'
import { seenAppointment } from './seen.ts'

/** Changes an appointment's note. */
export async function updateNote(
  core: Core,
  { id, note }: IpcParsedArgs<'appointment.update'>,
): Promise<void> {
  const { before, seen } = await seenAppointment(core, 'update', id)
  await perform(core, { name: 'appointment.update', args: { id, seen, note, base: before.note } })
}
