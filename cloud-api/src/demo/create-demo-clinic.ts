import { hashPassword } from '../auth/password.ts'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { createUser } from '../users/create-user.ts'
import { createDemoRecords } from './create-demo-records.ts'
import { DEMO_EMAILS, DEMO_PASSWORD, DEMO_SLUG } from './demo-logins.ts'
import { DEMO_ZONE } from './demo-roster.ts'
import { linkDemoPatient } from './link-demo-patient.ts'
import { type DemoPlan, planDemo } from './plan-demo.ts'
import { removeClinic } from './remove-clinic.ts'
import { replayEvents } from './replay-events.ts'

/** What `npm start` shows; another seed gives another clinic. */
const SEED = 20_260

export type CreateDemoClinic = {
  /** Told what is being done, a line at a time. */
  readonly say: (line: string) => void
  /** Stops between two operations. The next start begins again. */
  readonly signal?: AbortSignal
  readonly seed?: number
}

/**
 * Creates the demo clinic in an empty database, through the same use cases as everybody, each at its moment of
 * the last three months. The admin's login comes last and marks the whole as done: what an interrupted start
 * left is removed and made anew.
 * @returns whether the demo clinic is there: not in a database with other clinics, nor when stopped.
 */
export async function createDemoClinic(deps: Deps, options: CreateDemoClinic): Promise<boolean> {
  const { models } = deps
  if (await models.User.exists({ email: DEMO_EMAILS.admin })) return true
  const unfinished = await models.Clinic.findOne({ slug: DEMO_SLUG }).lean()
  if (unfinished) await removeClinic(deps, unfinished._id)
  if (await models.Clinic.exists({})) return false
  const began = performance.now()
  options.say('Creating the demo clinic, once; this takes a moment …')
  const plan = planDemo(options.seed ?? SEED, deps.now())
  const staff = await openClinic(deps, plan)
  const done =
    (await createDemoRecords(deps, plan, staff, options)) && (await replayEvents(deps, plan, staff, options))
  if (!done) return false
  await linkDemoPatient(deps, plan)
  await createLogins(deps, plan, staff)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  options.say(`The demo clinic is ready: ${plan.events.length} events of its history in ${seconds} s.`)
  return true
}

/** The people who act in the demo's history. */
export type DemoStaff = { readonly admin: UserCaller; readonly receptionist: UserCaller }

/** The clinic itself: nobody may create the first one, so it is put there like the first admin. */
async function openClinic(deps: Deps, { roster, random }: DemoPlan): Promise<DemoStaff> {
  await deps.models.Clinic.create({
    _id: roster.clinicId,
    slug: DEMO_SLUG,
    name: 'Linden Lane Health Centre',
    phone: '+44 20 7946 0123',
    email: 'hello@demo.test',
    address: '12 Linden Lane, London',
    timeZone: DEMO_ZONE,
    settings: {
      overbookingLanes: 1,
      holdSeconds: 300,
      requestedOccupies: true,
      cancelCutoffMinutes: 240,
      moveCutoffMinutes: 240,
      walkInTime: [...roster.walkInTime],
      leaseHours: 12,
    },
    version: 1,
  })
  const person = (name: string, role: 'admin' | 'receptionist'): UserCaller => ({
    kind: 'user',
    userId: random.uuid(),
    name,
    role,
    clinicId: roster.clinicId,
    doctorId: null,
    patientId: null,
    deskId: null,
    sessionDeskId: null,
  })
  return { admin: person('Alex Morgan', 'admin'), receptionist: person('Robin Hughes', 'receptionist') }
}

async function createLogins(deps: Deps, { roster, random }: DemoPlan, staff: DemoStaff): Promise<void> {
  const { admin, receptionist } = staff
  const doctor = roster.doctors[0]
  const make = (body: Parameters<typeof createUser>[1]['body']) =>
    createUser(deps, { caller: admin, operationId: random.uuid(), body })
  const password = DEMO_PASSWORD
  await make({
    id: receptionist.userId,
    email: DEMO_EMAILS.receptionist,
    name: receptionist.name,
    password,
    role: 'receptionist',
    doctorId: null,
  })
  await make({
    id: random.uuid(),
    email: DEMO_EMAILS.doctor,
    name: doctor?.name ?? '',
    password,
    role: 'doctor',
    doctorId: doctor?.id ?? null,
  })
  await deps.models.User.create({
    _id: admin.userId,
    email: DEMO_EMAILS.admin,
    name: admin.name,
    passwordHash: await hashPassword(password),
    grants: [{ clinicId: roster.clinicId, role: 'admin', doctorId: null, patientId: null, active: true }],
    createdAt: deps.now(),
    version: 1,
  })
}
