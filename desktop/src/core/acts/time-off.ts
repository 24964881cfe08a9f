import { AppError } from '@scheduler/shared-types/errors/app-error'
import { timeOffPolicy } from '@scheduler/shared-types/policies/time-off.policy'
import type { IpcParsedArgs } from '../../ipc/ipc-contract.ts'
import { type Core, recordsOf, signedInAt, viewOf } from '../core.ts'
import type { StandingTimeOff } from '../overlay/view.ts'
import { assertMay } from './assert-may.ts'
import { perform } from './perform.ts'

/** @throws AppError validation_failed, forbidden */
export async function createTimeOff(
  core: Core,
  args: IpcParsedArgs<'time-off.create'>,
): Promise<StandingTimeOff> {
  assertMay(timeOffPolicy, 'create', signedInAt(core), args)
  if (!recordsOf(core).doctors.some(({ id }) => id === args.doctorId)) throw invalid('doctorId')
  if (Date.parse(args.start) >= Date.parse(args.end)) throw invalid('end', 'must be after the start')
  const id = core.newId()
  await perform(core, { name: 'time-off.create', args: { ...args, id } })
  const shown = viewOf(core).timeOff.find((each) => each.id === id)
  if (!shown) throw new AppError('not_found', 'This time off is gone already.')
  return shown
}

/** @throws AppError not_found, forbidden */
export async function removeTimeOff(core: Core, id: string): Promise<void> {
  const shown = viewOf(core).timeOff.find((each) => each.id === id)
  if (!shown) throw new AppError('not_found', 'This time off is gone already.')
  assertMay(timeOffPolicy, 'remove', signedInAt(core), shown)
  await perform(core, { name: 'time-off.remove', args: { id } })
}

function invalid(field: string, message = 'is not known in this clinic'): AppError {
  const errors = [{ path: `body.${field}`, message }]
  return new AppError('validation_failed', 'Some fields need another look.', { errors })
}
