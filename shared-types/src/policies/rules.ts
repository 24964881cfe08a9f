import type { PolicyRole, Rule } from './decide.ts'

type Row = Readonly<Partial<Record<PolicyRole, Rule>>>

/** The actor speaks for the doctor the record is about. */
export const ownDoctor: Rule = (actor, subject) =>
  actor.kind === 'user' && actor.doctorId !== null && actor.doctorId === subject.doctorId

/** The actor is the patient the record is about; other patients' records do not exist for them. */
export const ownPatient: Rule = (actor, subject) =>
  actor.kind === 'user' && actor.patientId !== null && actor.patientId === subject.patientId ? true : 'hidden'

export const staff: Row = { admin: true, receptionist: true, doctor: true }
export const desk: Row = { admin: true, receptionist: true }
export const adminOnly: Row = { admin: true }

/** Staff read, only admins change: the clinic's rules. */
export const setUp = {
  list: staff,
  read: staff,
  create: adminOnly,
  update: adminOnly,
  remove: adminOnly,
} as const
