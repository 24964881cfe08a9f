import {
  APPOINTMENT_STATUS_RULES,
  type AppointmentStatus,
  isLive,
} from '@scheduler/shared-types/appointments/appointment.rules'
import { clockWords } from '@scheduler/shared-types/display/clock-words'
import type { ReactNode } from 'react'
import type { BoardAppointment, ClinicData } from '../../ipc/ipc-contract.ts'
import { PhoneLink } from '../patients/phone-link.tsx'
import { PanelFrame } from '../shell/panel-frame.tsx'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { ageAt, birthDate, dateTimeSpan } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { CancelForm } from './cancel-form.tsx'
import { NoteField } from './note-field.tsx'
import { StandingNotice } from './standing-notice.tsx'
import { StatusWord } from './status-look.tsx'

type AppointmentPanelProps = {
  readonly id: string
  readonly part: 'facts' | 'cancel'
  readonly clinic: ClinicData
}

/** One appointment: who, when, where it stands, and what can be done with it. */
export function AppointmentPanel({ id, part, clinic }: AppointmentPanelProps) {
  const { showPanel } = useActions()
  const appointment = useDesk((state) => state.day?.appointments.find((each) => each.id === id))
  if (!appointment) {
    return (
      <PanelFrame title="Appointment" onClose={() => showPanel(null)}>
        <Notice kind="info">It is not on this day any more: it was moved to another one.</Notice>
      </PanelFrame>
    )
  }
  const { givenName, familyName } = appointment.patient
  return (
    <PanelFrame title={`${givenName} ${familyName}`} onClose={() => showPanel(null)}>
      <div className="flex flex-col gap-4">
        <div>
          <StatusWord status={appointment.status} />
        </div>
        <StandingNotice appointment={appointment} />
        {part === 'cancel' ? <CancelForm key={id} id={id} /> : <Verbs appointment={appointment} />}
        <AppointmentFacts appointment={appointment} clinic={clinic} />
        <NoteField key={id} id={id} note={appointment.note} />
      </div>
    </PanelFrame>
  )
}

/** Keys of the board for the same. */
const KEYS: Readonly<Partial<Record<AppointmentStatus, string>>> = {
  arrived: 'C',
  'in-progress': 'S',
  completed: 'D',
  'no-show': 'N',
}

function Verbs({ appointment }: { readonly appointment: BoardAppointment }) {
  const { changeStatus, startMove, showAppointment, undo } = useActions()
  const { id, status, undoStatus } = appointment
  const [first, ...others] = APPOINTMENT_STATUS_RULES[status].next.filter((next) => next !== 'cancelled')
  // The next step of most visits comes first; confirming happens on the phone before.
  const main = status === 'booked' ? 'arrived' : first
  const rest = [first, ...others].filter((next) => next !== undefined && next !== main)
  const verbButton = (next: AppointmentStatus | undefined, look: 'primary' | 'secondary') =>
    next && next !== 'cancelled' && next !== 'requested' && next !== 'newer-version' ? (
      <Button key={next} look={look} shortcut={KEYS[next] ?? ''} onClick={() => void changeStatus(id, next)}>
        {APPOINTMENT_STATUS_RULES[next].verb}
      </Button>
    ) : null
  return (
    <div className="flex flex-wrap gap-2">
      {verbButton(main, 'primary')}
      {rest.map((next) => verbButton(next, 'secondary'))}
      {isLive(status) ? (
        <>
          <Button shortcut="M" onClick={() => startMove(appointment, 'keyboard')}>
            Move
          </Button>
          <Button look="danger" shortcut="X" onClick={() => showAppointment(id, 'cancel')}>
            Cancel…
          </Button>
        </>
      ) : null}
      {undoStatus ? (
        <Button look="quiet" onClick={() => void undo(id)}>
          Back to {APPOINTMENT_STATUS_RULES[undoStatus].label.toLowerCase()}
        </Button>
      ) : null}
    </div>
  )
}

type AppointmentFactsProps = { readonly appointment: BoardAppointment; readonly clinic: ClinicData }

const SOURCES: Readonly<Record<BoardAppointment['source'], string>> = {
  desk: 'at the desk',
  online: 'online',
  import: 'taken over from elsewhere',
  'walk-in': 'came as a walk-in',
  'newer-version': 'in a way of a newer version',
}

function AppointmentFacts({ appointment, clinic }: AppointmentFactsProps) {
  const { start, end, doctorId, roomId, appointmentTypeId, patient, override, cancellation } = appointment
  const { timeZone } = clinic.clinic
  const clock = (instant: string) => clockWords(timeZone, Date.parse(instant))
  const nameIn = (items: readonly { readonly id: string; readonly name: string }[], id: string | null) =>
    items.find((item) => item.id === id)?.name
  const day = appointment.wallTime.slice(0, 10)
  const steps = [
    ['checked in', appointment.arrivedAt],
    ['started', appointment.startedAt],
    ['completed', appointment.completedAt],
  ] as const
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
      <Fact name="When">{dateTimeSpan(timeZone, Date.parse(start), Date.parse(end))}</Fact>
      <Fact name="Type">{nameIn(clinic.appointmentTypes, appointmentTypeId)}</Fact>
      <Fact name="Doctor">{nameIn(clinic.doctors, doctorId)}</Fact>
      {roomId ? <Fact name="Room">{nameIn(clinic.rooms, roomId)}</Fact> : null}
      <Fact name="Born">
        {patient.birthDate
          ? `${birthDate(patient.birthDate)} (${ageAt(patient.birthDate, day)} years)`
          : 'not known'}
      </Fact>
      <Fact name="Phone">{patient.phone ? <PhoneLink phone={patient.phone} /> : 'not known'}</Fact>
      <Fact name="Booked">{SOURCES[appointment.source]}</Fact>
      {steps.map(([name, at]) => (at ? <Fact key={name} name="">{`${name} at ${clock(at)}`}</Fact> : null))}
      {override ? <Fact name="Override">{override.reason}</Fact> : null}
      {cancellation ? (
        <Fact name="Cancelled">
          by the {cancellation.by}: {cancellation.reason}
        </Fact>
      ) : null}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="tabular min-w-0 break-words">{children}</dd>
    </>
  )
}
