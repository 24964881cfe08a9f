import type { Access, Endpoint } from '@scheduler/shared-types/api/define-endpoint'
import { API_BASE, DESK_ID_HEADER, IDEMPOTENCY_KEY_HEADER } from '@scheduler/shared-types/api/names'
import { zAppointmentType } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import { zAppointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { zSession } from '@scheduler/shared-types/auth/auth.contract'
import { zAvailability } from '@scheduler/shared-types/availability/availability.contract'
import { zClinic } from '@scheduler/shared-types/clinics/clinic.contract'
import { zClosure } from '@scheduler/shared-types/closures/closure.contract'
import { zDesk } from '@scheduler/shared-types/desks/desk.contract'
import { zDoctor } from '@scheduler/shared-types/doctors/doctor.contract'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { zEquipment } from '@scheduler/shared-types/equipment/equipment.contract'
import type { ErrorCode } from '@scheduler/shared-types/errors/error-codes'
import { zProblem } from '@scheduler/shared-types/errors/problem.contract'
import { zException } from '@scheduler/shared-types/exceptions/exception.contract'
import { zHold } from '@scheduler/shared-types/holds/hold.contract'
import { zLease } from '@scheduler/shared-types/leases/lease.contract'
import { zPatient } from '@scheduler/shared-types/patients/patient.contract'
import {
  zBirthDate,
  zGridInstant,
  zId,
  zInstant,
  zLocalDate,
  zRequestDate,
  zRequestInstant,
  zTimeZone,
  zWallDateTime,
  zWallTime,
} from '@scheduler/shared-types/primitives/primitives.contract'
import {
  APPOINTMENT_LINK_HEADER,
  zLinkedAppointment,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import { zRoom } from '@scheduler/shared-types/rooms/room.contract'
import { zOperation } from '@scheduler/shared-types/sync/operations'
import { zTimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import { zUser } from '@scheduler/shared-types/users/user.contract'
import { zWorkingHours } from '@scheduler/shared-types/working-hours/working-hours.contract'
import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import packageJson from '../../package.json' with { type: 'json' }
import { ERROR_STATUS, ERROR_TITLE } from './error-status.ts'

/** Schemas that are told once and referred to by name. */
const named = {
  Id: zId,
  Instant: zInstant,
  RequestInstant: zRequestInstant,
  GridInstant: zGridInstant,
  LocalDate: zLocalDate,
  RequestDate: zRequestDate,
  BirthDate: zBirthDate,
  WallTime: zWallTime,
  WallDateTime: zWallDateTime,
  TimeZone: zTimeZone,
  Problem: zProblem,
  Session: zSession,
  Clinic: zClinic,
  User: zUser,
  Doctor: zDoctor,
  Room: zRoom,
  Equipment: zEquipment,
  Patient: zPatient,
  AppointmentType: zAppointmentType,
  WorkingHours: zWorkingHours,
  Exception: zException,
  TimeOff: zTimeOff,
  Closure: zClosure,
  Availability: zAvailability,
  Hold: zHold,
  Appointment: zAppointment,
  LinkedAppointment: zLinkedAppointment,
  Desk: zDesk,
  Lease: zLease,
  Operation: zOperation,
}

/** The OpenAPI 3.1 description of every endpoint in the registry; nothing in it is written by hand twice. */
export function describeApi(): ReturnType<typeof createDocument> {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Appointment Scheduler',
      version: packageJson.version,
      description:
        'Every error is a problem document (RFC 9457) with a stable `code`. Writes carry an `Idempotency-Key`: ' +
        'once a request has succeeded, repeating it under the same key returns the first answer for 30 days, and ' +
        'another request under that key is refused with `idempotency_key_reused`. A refusal is not remembered: its ' +
        'key stays free, and the same request is judged anew. After an answer that was lost, repeat under the same ' +
        'key. Instants are UTC; wall times are in the clinic’s zone.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: API_BASE }],
    tags: Object.values(endpoints).flatMap((resource) => {
      const [first] = Object.values<Endpoint>(resource)
      return first ? [{ name: first.resource }] : []
    }),
    paths: describePaths(),
    components: {
      schemas: named,
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        appointmentLink: {
          type: 'apiKey',
          in: 'header',
          name: APPOINTMENT_LINK_HEADER,
          description: 'The secret of a permanent link',
        },
      },
    },
  })
}

/** The registry as one list. */
export function allEndpoints(): readonly Endpoint[] {
  return Object.values(endpoints).flatMap((resource) => Object.values<Endpoint>(resource))
}

function describePaths(): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const endpoint of allEndpoints()) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: describeOperation(endpoint) }
  }
  return paths
}

function describeOperation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { params, query, body } = endpoint
  return {
    operationId: endpoint.id,
    tags: [endpoint.resource],
    summary: endpoint.summary,
    security: SECURITY[endpoint.access],
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      header: endpoint.idempotent ? zWriteHeaders : zHeaders,
    },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { ...describeSuccess(endpoint), ...describeProblems(endpoint) },
  }
}

const SECURITY: Readonly<Record<Access, { [scheme: string]: string[] }[]>> = {
  public: [],
  'signed-in': [{ accessToken: [] }],
  clinic: [{ accessToken: [] }],
  'appointment-link': [{ appointmentLink: [] }],
}

const zHeaders = z.object({
  [DESK_ID_HEADER]: zId.optional().meta({ description: 'The desk the request comes from' }),
})
const zWriteHeaders = z.object({
  [IDEMPOTENCY_KEY_HEADER]: zId.meta({
    description:
      'Made by the client; the operation’s id. A repeat after success returns the first answer; a refusal leaves the key free',
  }),
  ...zHeaders.shape,
})

function describeSuccess(endpoint: Endpoint): ZodOpenApiResponsesObject {
  if (endpoint.response === null) return { '204': { description: 'Done' } }
  const status = `${endpoint.status ?? 200}` as '200' // any success status; the type knows only literals
  const content = { [endpoint.contentType ?? 'application/json']: { schema: endpoint.response } }
  return { [status]: { description: 'Done', content } }
}

function describeProblems(endpoint: Endpoint): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(codesOf(endpoint), (code) => ERROR_STATUS[code])
  const responses = [...byStatus].map(([status, codes]) => {
    const schema = {
      allOf: [
        { $ref: '#/components/schemas/Problem' },
        { type: 'object' as const, properties: { code: { enum: codes }, status: { const: status } } },
      ],
    }
    const description = codes.map((code) => `\`${code}\`: ${ERROR_TITLE[code]}`).join('; ')
    return [`${status}`, { description, content: { 'application/problem+json': { schema } } }] as const
  })
  return Object.fromEntries(responses)
}

/** Every code the endpoint may answer with: what its kind of access and input bring, and its own. */
function codesOf(endpoint: Endpoint): ErrorCode[] {
  const codes = new Set<ErrorCode>(['validation_failed', 'internal_error', 'unavailable'])
  if (endpoint.body) codes.add('body_unreadable').add('body_changed')
  if (endpoint.access !== 'public') codes.add('unauthenticated')
  if (endpoint.access === 'clinic') codes.add('forbidden')
  if (endpoint.params || endpoint.access === 'appointment-link') codes.add('not_found')
  if (endpoint.idempotent) codes.add('idempotency_key_reused')
  for (const code of endpoint.errors ?? []) codes.add(code)
  return [...codes].sort((a, b) => ERROR_STATUS[a] - ERROR_STATUS[b])
}
