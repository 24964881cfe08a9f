import { assertTransition } from '@scheduler/shared-types/refusals/assert-transition'
import type { IpcParsedArgs } from '../../ipc/ipc-contract.ts'
import type { Core } from '../core.ts'
import { perform } from './perform.ts'
import { seenAppointment } from './seen.ts'

/** @throws AppError status_transition_refused, version_conflict; DeskError not_at_this_desk */
export async function changeStatus(
  core: Core,
  { id, version, status }: IpcParsedArgs<'appointment.change-status'>,
): Promise<void> {
  const { before, seen } = await seenAppointment(core, 'change-status', id, version)
  assertTransition(before.status, status)
  await perform(core, { name: 'appointment.change-status', args: { id, seen, status } })
}

/** @throws AppError status_transition_refused, version_conflict; DeskError not_at_this_desk */
export async function cancelAppointment(
  core: Core,
  { id, version, reason, by }: IpcParsedArgs<'appointment.cancel'>,
): Promise<void> {
  const { before, seen } = await seenAppointment(core, 'cancel', id, version)
  assertTransition(before.status, 'cancelled')
  await perform(core, { name: 'appointment.cancel', args: { id, seen, reason, by } })
}
