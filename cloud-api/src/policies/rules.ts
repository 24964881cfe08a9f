import type { PolicyRole, Rule } from './engine.ts'

type Row = Readonly<Partial<Record<PolicyRole, Rule>>>

/** The caller speaks for the doctor the record is about. */
export const ownDoctor: Rule = (caller, subject) =>
  caller.kind === 'user' && caller.doctorId !== null && caller.doctorId === subject.doctorId

/** The caller is the patient the record is about; other patients' records do not exist for them. */
export const ownPatient: Rule = (caller, subject) =>
  caller.kind === 'user' && caller.patientId !== null && caller.patientId === subject.patientId
    ? true
    : 'hidden'

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
