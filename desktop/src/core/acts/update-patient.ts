import { patientPolicy } from '@scheduler/shared-types/policies/patient.policy'
import type { IpcParsedArgs } from '../../ipc/ipc-contract.ts'
import { type Core, signedInAt } from '../core.ts'
import { ensurePatient } from '../patients/known-patients.ts'
import { assertMay } from './assert-may.ts'
import { perform } from './perform.ts'
import { assertVersion } from './seen.ts'

/** Changes what is given of a patient. @throws AppError version_conflict; DeskError not_at_this_desk */
export async function updatePatient(core: Core, body: IpcParsedArgs<'patient.update'>): Promise<void> {
  assertMay(patientPolicy, 'update', signedInAt(core), { patientId: body.id })
  const { version, ...args } = body
  assertVersion(await ensurePatient(core, args.id), version)
  await perform(core, { name: 'patient.update', args })
}
