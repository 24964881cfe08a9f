import { z } from 'zod'
import { zClinicParams, zClinicRecordParams, zListOf } from './clinic-path.ts'
import { defineEndpoints } from './define-endpoint.ts'

/**
 * The endpoints of a small clinic-owned resource that staff edit as a record: list, read, create, update,
 * remove. What is used by appointments is archived with `active: false`; `remove` is refused with `in_use`.
 * @param resource Singular word, such as `room`.
 * @param path Plural path segment, such as `rooms`.
 */
export function crudEndpoints<Record extends z.ZodType, Create extends z.ZodType, Update extends z.ZodType>(
  resource: string,
  path: string,
  schemas: { readonly record: Record; readonly create: Create; readonly update: Update },
) {
  const collection = `/clinics/:clinicId/${path}`
  const one = `${collection}/:id`
  const words = resource.replaceAll('-', ' ')
  return defineEndpoints(resource, {
    list: {
      method: 'GET',
      path: collection,
      summary: `All records of the kind “${words}” in the clinic`,
      access: 'clinic',
      params: zClinicParams,
      response: zListOf(schemas.record),
    },
    read: {
      method: 'GET',
      path: one,
      summary: `One record of the kind “${words}”`,
      access: 'clinic',
      params: zClinicRecordParams,
      response: schemas.record,
    },
    create: {
      method: 'POST',
      path: collection,
      summary: `Create a record of the kind “${words}”`,
      access: 'clinic',
      params: zClinicParams,
      body: schemas.create,
      response: schemas.record,
      status: 201,
      idempotent: true,
      errors: ['already_exists'],
    },
    update: {
      method: 'PATCH',
      path: one,
      summary: `Change some fields of a record of the kind “${words}”`,
      access: 'clinic',
      params: zClinicRecordParams,
      body: schemas.update,
      response: schemas.record,
      idempotent: true,
      errors: ['version_conflict', 'already_exists'],
    },
    remove: {
      method: 'DELETE',
      path: one,
      summary: `Remove a record of the kind “${words}” that nothing uses`,
      access: 'clinic',
      params: zClinicRecordParams,
      response: null,
      idempotent: true,
      errors: ['in_use'],
    },
  })
}

/** Fields every stored record answers with. */
export const recordFields = {
  id: z.uuid(),
  clinicId: z.uuid(),
  version: z.number().int(),
}
