import { expect, it } from 'vitest'
import {
  zAppointment,
  zAppointmentChangeStatus,
  zOverrideRequest,
} from '../appointments/appointment.contract.ts'
import { APPOINTMENT_STATUS_RULES } from '../appointments/appointment.rules.ts'
import { zMe } from '../auth/auth.contract.ts'
import { zChange } from '../changes/change.contract.ts'
import { zClinic } from '../clinics/clinic.contract.ts'
import { zProblem } from '../errors/problem.contract.ts'
import { zOperationOutcome } from '../sync/push.contract.ts'

const id = '00000000-0000-4000-8000-000000000001'
const at = '2046-11-27T08:30:00Z'
const newer = 'newer-version'

const appointment = {
  id,
  clinicId: id,
  version: 3,
  status: 'called-in',
  appointmentTypeId: id,
  doctorId: id,
  roomId: null,
  equipmentIds: [],
  patient: { id, givenName: 'Ada', familyName: 'Byron', birthDate: null, phone: null, verified: true },
  start: at,
  end: at,
  timeZone: 'Europe/London',
  wallTime: '2046-11-27T08:30',
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  lane: 0,
  override: { classes: ['doctor', 'interpreter'], appointmentIds: {}, reason: 'urgent', byUserId: id, at },
  source: 'kiosk',
  note: 'kept',
  cancellation: { reason: 'ill', by: 'insurer', at },
  arrivedAt: null,
  startedAt: null,
  completedAt: null,
  undoStatus: 'called-in',
  sequence: 0,
  createdAt: at,
  updatedAt: at,
}
const entry = { seq: 7, clinicId: id, entityId: id, operation: 'waitlist.add', deskId: null, at }

it('an appointment with words of a newer version is read, with everything else as it is', () => {
  expect(zAppointment.parse(appointment)).toEqual({
    ...appointment,
    status: newer,
    source: newer,
    undoStatus: newer,
    override: { ...appointment.override, classes: ['doctor', newer] },
    cancellation: { reason: 'ill', by: newer, at },
  })
})

it('keeps its time, and nothing is offered that might follow', () => {
  expect(APPOINTMENT_STATUS_RULES[newer]).toMatchObject({ occupies: true, next: [], label: 'Newer version' })
})

it('an entry of the log about something newer keeps its place, without its document', () => {
  const actor = { userId: null, role: 'kiosk', name: null }
  const read = zChange.parse({ ...entry, actor, entity: 'waitlist-entry', document: { id, secret: 'x' } })
  expect(read).toEqual({ ...entry, actor: { ...actor, role: newer }, entity: newer, document: null })
})

it('a broken entry of a known entity is still refused', () => {
  const actor = { userId: null, role: 'guest', name: null }
  expect(zChange.safeParse({ ...entry, actor, entity: 'room', document: { id } }).success).toBe(false)
  expect(zChange.safeParse({ ...entry, actor, entity: 'room', document: null }).success).toBe(true)
})

it('a refusal with a code and a class of a newer version keeps its sentences', () => {
  const refusal = {
    code: 'deposit_needed',
    detail: 'A deposit is needed.',
    conflicts: [
      { class: 'interpreter', message: 'No interpreter is free.', appointmentIds: [], overridable: true },
    ],
  }
  const problem = { type: '', title: '', status: 409, ...refusal }
  const conflicts = [{ ...refusal.conflicts[0], class: newer }]
  expect(zProblem.parse(problem)).toEqual({ ...problem, code: newer, conflicts })
  const outcome = { outcome: 'refused', operationId: id, refusal, record: {} }
  expect(zOperationOutcome.parse(outcome)).toMatchObject({ refusal: { ...refusal, code: newer, conflicts } })
})

it('a setting that a newer server has does not keep the clinic from being read', () => {
  const walkIn = {
    doctorId: id,
    weekdays: [1],
    start: '09:00',
    end: '10:00',
    releaseAt: '08:00',
    kind: 'new',
  }
  const clinic = {
    id,
    slug: 'elm',
    name: 'Elm',
    phone: '+44 20 7946 0000',
    email: null,
    address: '',
    timeZone: 'Europe/London',
    settings: { holdSeconds: 600, depositCents: 500, walkInTime: [walkIn] },
    version: 1,
  }
  const { settings } = zClinic.parse(clinic)
  expect(settings).toMatchObject({ holdSeconds: 600, walkInTime: [{ start: '09:00' }] })
  expect(JSON.stringify(settings)).not.toMatch(/deposit|kind/)
})

it('a grant of a role that is not known is left out, and the others count', () => {
  const grant = { clinicId: id, role: 'receptionist', doctorId: null, patientId: null }
  const me = { id, email: 'robin@elm.test', name: 'Robin', grants: [{ ...grant, role: 'nurse' }, grant] }
  expect(zMe.parse(me).grants).toEqual([grant])
})

it('none of it is taken in: what is sent is of the words there are', () => {
  expect(zAppointmentChangeStatus.safeParse({ status: newer }).success).toBe(false)
  expect(zOverrideRequest.safeParse({ classes: [newer], reason: 'x' }).success).toBe(false)
})
