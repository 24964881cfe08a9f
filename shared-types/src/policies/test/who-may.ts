import type { Access } from '../../api/define-endpoint.ts'
import type { PolicyRole } from '../decide.ts'

/*
 * Who may do what, written by hand: the policies are judged by this page and never the other way round. A row for
 * every endpoint, and for acts that are none.
 *
 * door: who gets as far as the policy. Behind `clinic`, whoever has no role in the clinic of the path (another
 * clinic's admin too) is answered as if there was no such clinic.
 * The others, each for their own record and for somebody else's: y may, - may not (forbidden), h hidden: the answer
 * is that there is no such record. Own: of the doctor or patient they are, of the desk they sit at. Where no role is
 * asked, nothing is written. `+field`: with a change of this field.
 */
const WRITTEN = `
                                door              admin  desk  doctor  patient  guest
health.read                     public
auth.login                      public
auth.refresh                    public
auth.logout                     public
auth.me                         signed-in

clinic.list                     signed-in          yy     yy     yy      yy      --
clinic.read                     clinic             yy     yy     yy      yy      --
clinic.create                   signed-in          yy     --     --      --      --
clinic.update                   clinic             yy     --     --      --      --

user.list                       clinic             yy     --     --      --      --
user.read                       clinic             yy     --     --      --      --
user.create                     clinic             yy     --     --      --      --
user.update                     clinic             yy     --     --      --      --
user.remove                     clinic             yy     --     --      --      --

doctor.list                     clinic             yy     yy     yy      --      --
doctor.read                     clinic             yy     yy     yy      --      --
doctor.create                   clinic             yy     --     --      --      --
doctor.update                   clinic             yy     --     --      --      --
doctor.remove                   clinic             yy     --     --      --      --

room.list                       clinic             yy     yy     yy      --      --
room.read                       clinic             yy     yy     yy      --      --
room.create                     clinic             yy     --     --      --      --
room.update                     clinic             yy     --     --      --      --
room.remove                     clinic             yy     --     --      --      --

equipment.list                  clinic             yy     yy     yy      --      --
equipment.read                  clinic             yy     yy     yy      --      --
equipment.create                clinic             yy     --     --      --      --
equipment.update                clinic             yy     --     --      --      --
equipment.remove                clinic             yy     --     --      --      --

patient.search                  clinic             yy     yy     yy      --      --
patient.read                    clinic             yy     yy     yy      yh      --
patient.create                  clinic             yy     yy     --      --      --
patient.update                  clinic             yy     yy     --      yh      --
patient.update+phone            clinic             yy     yy     --      yh      --
patient.update+email            clinic             yy     yy     --      yh      --
patient.update+familyName       clinic             yy     yy     --      -h      --
patient.update+birthDate        clinic             yy     yy     --      -h      --
patient.update+note             clinic             yy     yy     --      -h      --
patient.remove                  clinic             yy     --     --      --      --

appointment-type.list           clinic             yy     yy     yy      --      --
appointment-type.read           clinic             yy     yy     yy      --      --
appointment-type.create         clinic             yy     --     --      --      --
appointment-type.update         clinic             yy     --     --      --      --
appointment-type.remove         clinic             yy     --     --      --      --

working-hours.list              clinic             yy     yy     yy      --      --
working-hours.read              clinic             yy     yy     yy      --      --
working-hours.create            clinic             yy     --     y-      --      --
working-hours.update            clinic             yy     --     y-      --      --
working-hours.remove            clinic             yy     --     y-      --      --

exception.list                  clinic             yy     yy     yy      --      --
exception.read                  clinic             yy     yy     yy      --      --
exception.create                clinic             yy     yy     y-      --      --
exception.update                clinic             yy     yy     y-      --      --
exception.remove                clinic             yy     yy     y-      --      --

time-off.list                   clinic             yy     yy     yy      --      --
time-off.read                   clinic             yy     yy     yy      --      --
time-off.create                 clinic             yy     yy     y-      --      --
time-off.update                 clinic             yy     yy     y-      --      --
time-off.remove                 clinic             yy     yy     y-      --      --

closure.list                    clinic             yy     yy     yy      --      --
closure.read                    clinic             yy     yy     yy      --      --
closure.create                  clinic             yy     yy     --      --      --
closure.update                  clinic             yy     yy     --      --      --
closure.remove                  clinic             yy     yy     --      --      --

availability.read               clinic             yy     yy     yy      --      --
availability.why-not            clinic             yy     yy     yy      --      --

hold.create                     clinic             yy     yy     y-      --      --
hold.renew                      clinic             yy     yy     yy      --      --
hold.release                    clinic             yy     yy     yy      --      --

appointment.list                clinic             yy     yy     yy      --      --
appointment.read                clinic             yy     yy     yy      --      --
appointment.book                clinic             yy     yy     y-      --      --
appointment.move                clinic             yy     yy     y-      --      --
appointment.cancel              clinic             yy     yy     y-      --      --
appointment.change-status       clinic             yy     yy     y-      --      --
appointment.undo                clinic             yy     yy     y-      --      --
appointment.update              clinic             yy     yy     y-      --      --
appointment.override            act                yy     yy     y-      --      --

change.list                     clinic             yy     yy     yy      --      --

desk.list                       clinic             yy     yy     yy      --      --
desk.pair                       clinic             yy     yy     yy      --      --
desk.update                     clinic             yy     --     --      --      --
desk.revoke                     clinic             yy     --     --      --      --
desk.check                      public             --     --     --      --      yy

lease.list                      clinic             yy     yy     yy      --      --
lease.claim                     clinic             yy     yy     yy      --      --
lease.return                    clinic             yy     y-     y-      --      --

sync.push                       clinic             yy     yy     yy      --      --

public-booking.clinic           public
public-booking.availability     public
public-booking.hold             public
public-booking.renew-hold       public
public-booking.release-hold     public
public-booking.register         public
public-booking.book             public
public-booking.appointments     signed-in
public-booking.read             appointment-link
public-booking.move-availability appointment-link
public-booking.move             appointment-link
public-booking.cancel           appointment-link
public-booking.calendar         appointment-link
`

export const COLUMNS = ['admin', 'receptionist', 'doctor', 'patient', 'guest'] as const satisfies PolicyRole[]

/** `y` may, `-` forbidden, `h` answered as missing. */
export type Cell = 'y' | '-' | 'h'

export type WrittenRow = {
  /** `resource.action`, as the endpoint's id. */
  readonly id: string
  /** Fields of the change that is asked about. */
  readonly fields: readonly string[]
  /** `act`: part of another endpoint's act, with a rule of its own. */
  readonly door: Access | 'act'
  /** By role; null: no role is asked. */
  readonly cells: Readonly<Record<PolicyRole, { readonly own: Cell; readonly others: Cell }>> | null
}

/** Every row of the page. */
export const whoMay: readonly WrittenRow[] = WRITTEN.trim().split('\n').slice(1).filter(Boolean).map(readRow)

/** The row of an act. @throws Error where none is written */
export function writtenRow(id: string): WrittenRow {
  const row = whoMay.find((each) => each.id === id && each.fields.length === 0)
  if (!row) throw new Error(`No row is written for ${id} in shared-types/src/policies/test/who-may.ts`)
  return row
}

function readRow(line: string): WrittenRow {
  const [name = '', door = '', ...written] = line.trim().split(/ +/)
  const [id = '', ...fields] = name.split('+')
  const isDoor = /^(public|signed-in|clinic|appointment-link|act)$/.test(door)
  const isRead =
    written.every((pair) => /^[yh-]{2}$/.test(pair)) && [0, COLUMNS.length].includes(written.length)
  if (!isDoor || !isRead) throw new Error(`This row cannot be read: ${line}`)
  const cells = COLUMNS.map(
    (role, at) => [role, { own: written[at]?.[0], others: written[at]?.[1] }] as const,
  )
  return {
    id,
    fields,
    door: door as WrittenRow['door'], // judged by isDoor
    cells: written.length === 0 ? null : (Object.fromEntries(cells) as WrittenRow['cells']), // judged by isRead
  }
}
