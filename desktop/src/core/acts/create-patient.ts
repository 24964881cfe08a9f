import { patientPolicy } from '@scheduler/shared-types/policies/patient.policy'
import type { IpcParsedArgs } from '../../ipc/ipc-contract.ts'
import { type Core, signedInAt } from '../core.ts'
import { assertMay } from './assert-may.ts'
import { perform } from './perform.ts'

/** @returns the patient's id */
export async function createPatient(core: Core, body: IpcParsedArgs<'patient.create'>): Promise<string> {
  assertMay(patientPolicy, 'create', signedInAt(core))
  const { id = core.newId(), ...args } = body
  await perform(core, { name: 'patient.create', args: { ...args, id } })
  return id
}
