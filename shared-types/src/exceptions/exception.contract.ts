import { z } from 'zod'
import { crudEndpoints, recordFields } from '../api/crud-endpoints.ts'
import { zId, zLocalDate, zRequestDate, zVersion, zWallRanges } from '../primitives/primitives.contract.ts'

/** A date that replaces a doctor's weekly hours. Empty ranges: the doctor does not work that day. */
export const zException = z.object({ ...recordFields, doctorId: zId, date: zLocalDate, ranges: zWallRanges })
export type Exception = z.infer<typeof zException>

export const zExceptionCreate = z.strictObject({
  id: zId.optional(),
  doctorId: zId,
  date: zRequestDate,
  ranges: zWallRanges,
})

export const zExceptionUpdate = z.strictObject({
  ranges: zWallRanges.optional(),
  version: zVersion.optional(),
})

export const exceptionEndpoints = crudEndpoints('exception', 'exceptions', {
  record: zException,
  create: zExceptionCreate,
  update: zExceptionUpdate,
})
