import { randomUUID } from 'node:crypto'
import { ROLES, type Role } from '@scheduler/shared-types/auth/roles'
import { type ClinicSettings, zClinicSettings } from '@scheduler/shared-types/clinics/clinic.contract'
import { patientIndexFields } from '@scheduler/shared-types/patients/search-tokens'
import type { AppointmentTypeDocument } from '../appointment-types/appointment-type.model.ts'
import { hashPassword } from '../auth/password.ts'
import type { Deps } from '../deps.ts'
import { hashDeskSecret } from '../desks/desk-secret.ts'
import type { PatientDocument } from '../patients/patient.model.ts'

/** Password of every user made here. */
export const TEST_PASSWORD = 'a long test password'

/** Everything a test of booking needs in one clinic. */
export type TestClinic = {
  readonly id: string
  readonly slug: string
  readonly timeZone: string
  readonly userIds: Readonly<Record<Role, string>>
  readonly emails: Readonly<Record<Role, string>>
  readonly doctorId: string
  readonly roomId: string
  /** 30 minutes, step 15, online, performed by the doctor in the room. */
  readonly appointmentTypeId: string
  /** The patient the user with the role patient speaks for. */
  readonly patientId: string
}

export type ClinicOptions = {
  readonly timeZone?: string
  readonly slug?: string
  readonly settings?: Partial<ClinicSettings>
}

let passwordHash: Promise<string> | undefined

/**
 * A clinic with a user per role, one doctor (also the user with that role), one room, one appointment type,
 * one patient, and hours 08:00 to 18:00 on every weekday. Written straight into the models: it is the state
 * before the test, not a write under test.
 */
export async function makeClinic(deps: Deps, options: ClinicOptions = {}): Promise<TestClinic> {
  const id = randomUUID()
  const slug = options.slug ?? `clinic-${id.slice(0, 8)}`
  const timeZone = options.timeZone ?? 'Europe/London'
  await deps.models.Clinic.create({
    _id: id,
    slug,
    name: 'Test Clinic',
    phone: '+44 20 7946 0000',
    email: null,
    address: '1 Test Street',
    timeZone,
    settings: { ...zClinicSettings.parse({}), ...options.settings },
    version: 1,
  })
  const doctorId = await makeDoctor(deps, id)
  const roomId = await makeRoom(deps, id)
  const patientId = await makePatient(deps, id)
  const appointmentTypeId = await makeAppointmentType(deps, id, { doctorIds: [doctorId], roomIds: [roomId] })
  const users = await Promise.all(
    ROLES.map((role) =>
      makeUser(deps, id, role, {
        doctorId: role === 'doctor' ? doctorId : null,
        patientId: role === 'patient' ? patientId : null,
      }),
    ),
  )
  const byRole = (field: 'id' | 'email') =>
    // One user was made for each role of ROLES, in its order.
    Object.fromEntries(ROLES.map((role, i) => [role, users[i]?.[field]])) as Record<Role, string>
  return {
    id,
    slug,
    timeZone,
    userIds: byRole('id'),
    emails: byRole('email'),
    doctorId,
    roomId,
    appointmentTypeId,
    patientId,
  }
}

/** A user with one grant. */
export async function makeUser(
  deps: Deps,
  clinicId: string,
  role: Role,
  link: { readonly doctorId?: string | null; readonly patientId?: string | null } = {},
): Promise<{ readonly id: string; readonly email: string }> {
  passwordHash ??= hashPassword(TEST_PASSWORD)
  const id = randomUUID()
  const email = `${role}-${id.slice(0, 8)}@clinic.test`
  await deps.models.User.create({
    _id: id,
    email,
    name: `Test ${role}`,
    passwordHash: await passwordHash,
    grants: [
      { clinicId, role, doctorId: link.doctorId ?? null, patientId: link.patientId ?? null, active: true },
    ],
    createdAt: deps.now(),
    version: 1,
  })
  return { id, email }
}

/** A doctor who works 08:00 to 18:00 on every day of the week. */
export async function makeDoctor(deps: Deps, clinicId: string, name = 'Dr Test'): Promise<string> {
  const doctorId = randomUUID()
  await deps.models.Doctor.create({
    _id: doctorId,
    clinicId,
    version: 1,
    name,
    specialty: 'General practice',
    sortOrder: 0,
    active: true,
  })
  await deps.models.WorkingHours.create(
    [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      _id: randomUUID(),
      clinicId,
      version: 1,
      doctorId,
      weekday,
      ranges: [{ start: '08:00', end: '18:00' }],
      effectiveFrom: '2020-01-01',
      effectiveTo: null,
    })),
  )
  return doctorId
}

export async function makeRoom(deps: Deps, clinicId: string, name = 'Room 1'): Promise<string> {
  const id = randomUUID()
  await deps.models.Room.create({ _id: id, clinicId, version: 1, name, active: true })
  return id
}

export async function makeAppointmentType(
  deps: Deps,
  clinicId: string,
  changes: Partial<Omit<AppointmentTypeDocument, '_id' | 'clinicId' | 'version'>>,
): Promise<string> {
  const id = randomUUID()
  await deps.models.AppointmentType.create({
    _id: id,
    clinicId,
    version: 1,
    name: 'Consultation',
    description: 'A talk with the doctor',
    durationMinutes: 30,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    stepMinutes: 15,
    noticeMinutes: 0,
    horizonDays: 365,
    dailyLimit: null,
    doctorIds: [],
    roomIds: [],
    equipmentIds: [],
    online: true,
    needsApproval: false,
    active: true,
    ...changes,
  })
  return id
}

/** A paired desk; staff sign in at it with `api.as(clinic, role, deskId)`. */
export async function makeDesk(deps: Deps, clinicId: string, name = 'Front'): Promise<string> {
  const id = randomUUID()
  await deps.models.Desk.create({
    _id: id,
    clinicId,
    version: 1,
    name,
    platform: 'linux',
    pairedBy: { userId: randomUUID(), name: 'Test admin' },
    pairedAt: deps.now(),
    lastSeenAt: null,
    revokedAt: null,
    wipedAt: null,
    secretHash: hashDeskSecret(randomUUID()),
  })
  return id
}

type PatientFields = Pick<PatientDocument, 'givenName' | 'familyName' | 'birthDate' | 'phone' | 'email'>

export async function makePatient(
  deps: Deps,
  clinicId: string,
  changes: Partial<PatientFields> = {},
): Promise<string> {
  const id = randomUUID()
  const fields = {
    givenName: 'Test',
    familyName: `Patient ${id.slice(0, 4)}`,
    birthDate: '1980-02-03',
    phone: '+44 7700 900123',
    email: null,
    ...changes,
  }
  await deps.models.Patient.create({
    _id: id,
    clinicId,
    version: 1,
    ...fields,
    noteCipher: '',
    verified: true,
    active: true,
    ...patientIndexFields(fields),
  })
  return id
}
