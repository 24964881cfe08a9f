import type { Overrider } from '@scheduler/shared-types/appointments/may-override'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { SignedIn } from '../../ipc/ipc-contract.ts'

/*
 * What the server's policies will say of an act of staff, told at once. The server has the last word.
 */

/** Doctors act on what is theirs. @throws AppError forbidden */
export function assertMayActFor(user: SignedIn, doctorId: string | null): void {
  if (user.role === 'doctor' && (doctorId === null || user.doctorId !== doctorId)) throw forbidden()
}

/** Patients' records are the front desk's. @throws AppError forbidden */
export function assertMayChangePatients({ role }: SignedIn): void {
  if (role !== 'admin' && role !== 'receptionist') throw forbidden()
}

/** The user as the shared rule about overriding wants it. */
export function overriderOf({ role, doctorId }: SignedIn): Overrider {
  return { kind: 'user', role, doctorId }
}

function forbidden(): AppError {
  return new AppError('forbidden', 'Your role in this clinic may not do this.')
}
