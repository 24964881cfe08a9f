import { AppError } from '@scheduler/shared-types/errors/app-error'
import { appointmentPolicy } from '@scheduler/shared-types/policies/appointment.policy'
import type { SeenAppointment } from '@scheduler/shared-types/sync/operations'
import type { BoardAppointment } from '../../ipc/ipc-contract.ts'
import { type Core, signedInAt } from '../core.ts'
import { ensureAppointment } from '../days/ensure-appointment.ts'
import { assertMay } from './assert-may.ts'

/**
 * The appointment somebody is about to change, as it is shown.
 * @param action What they are about to do.
 * @param version The one the person saw, where the screen says.
 * @throws AppError version_conflict, forbidden; DeskError not_at_this_desk
 */
export async function seenAppointment(
  core: Core,
  action: keyof typeof appointmentPolicy,
  id: string,
  version?: number,
): Promise<{ readonly before: BoardAppointment; readonly seen: SeenAppointment }> {
  const before = await ensureAppointment(core, id)
  assertMay(appointmentPolicy, action, signedInAt(core), before)
  assertVersion(before, version)
  const { doctorId, start } = before
  return { before, seen: { version: before.version, doctorId, start } }
}

/** @throws AppError version_conflict */
export function assertVersion(record: { readonly version: number }, version: number | undefined): void {
  if (version !== undefined && version !== record.version) {
    throw new AppError('version_conflict', 'Somebody changed this in the meantime. Look again.')
  }
}
