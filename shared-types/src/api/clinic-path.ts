import { z } from 'zod'
import { zId } from '../primitives/primitives.contract.ts'

/** Path parameters of everything that belongs to a clinic. The caller's grant decides whether it exists. */
export const zClinicParams = z.object({ clinicId: zId })
export const zClinicRecordParams = z.object({ clinicId: zId, id: zId })

/** A list of the clinic's records, all of them: these lists are small by nature (doctors, rooms, hours). */
export function zListOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item) })
}
