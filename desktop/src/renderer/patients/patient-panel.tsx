import { CalendarPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { BoardAppointment, DeskPatient } from '../../ipc/ipc-contract.ts'
import { STANDING_ICONS, StandingMark } from '../appointment/standing-mark.tsx'
import { standingWords } from '../appointment/standing-words.ts'
import { StatusIcon } from '../appointment/status-look.tsx'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { PanelFrame } from '../shell/panel-frame.tsx'
import { useActions, useBridge, useDesk } from '../state/desk-context.tsx'
import { dateTimeSpan } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { patientFacts } from './patient-facts.ts'

type Known = {
  readonly patient: DeskPatient | null
  readonly appointments: readonly BoardAppointment[]
  readonly problem: string | null
}

/** One patient with what is near in time, and the way to book for them. */
export function PatientPanel({ id }: { readonly id: string }) {
  const bridge = useBridge()
  const version = useDesk((state) => state.patientsVersion)
  const { showPatient, openBooking } = useActions()
  const [known, setKnown] = useState<Known>({ patient: null, appointments: [], problem: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version reads again
  useEffect(() => {
    let isCurrent = true
    Promise.all([bridge.call('patient.read', { id }), bridge.call('patient.appointments', { id })]).then(
      ([patient, appointments]) => isCurrent && setKnown({ patient, appointments, problem: null }),
      (error: unknown) =>
        isCurrent && setKnown({ patient: null, appointments: [], problem: errorSentence(error) }),
    )
    return () => {
      isCurrent = false
    }
  }, [bridge, id, version])
  const { patient, appointments, problem } = known
  return (
    <PanelFrame
      title={patient ? `${patient.givenName} ${patient.familyName}` : 'Patient'}
      onClose={() => showPatient(null)}
    >
      {problem ? <Notice kind="error">{problem}</Notice> : null}
      {patient ? (
        <div className="flex flex-col gap-4">
          <p className="tabular">
            {patientFacts(patient)}
            {patient.email ? <span className="block break-words">{patient.email}</span> : null}
          </p>
          {patient.standing === 'accepted' ? null : (
            <div className="flex flex-col items-start gap-1.5">
              <StandingMark kind={patient.standing === 'refused' ? 'refused' : 'waiting'} />
              <p className="text-muted">
                {patient.standing === 'refused'
                  ? 'The server did not take what was entered here; see Needs attention.'
                  : 'Entered at this desk; other desks see it once it is sent.'}
              </p>
            </div>
          )}
          {patient.verified ? null : (
            <Notice kind="info">Booked online; check the details with the person at the next visit.</Notice>
          )}
          {patient.note ? <p className="rounded-md bg-sunken px-3 py-2">{patient.note}</p> : null}
          <Button look="primary" className="self-start" onClick={() => openBooking({ patient })}>
            <CalendarPlus aria-hidden className="size-4" />
            Book for {patient.givenName}
          </Button>
          <VisitList appointments={appointments} />
        </div>
      ) : null}
    </PanelFrame>
  )
}

function VisitList({ appointments }: { readonly appointments: readonly BoardAppointment[] }) {
  const clinic = useDesk((state) => state.clinic)
  const { showDate, showAppointment } = useActions()
  if (!clinic) return null
  const open = (appointment: BoardAppointment) => {
    showDate(appointment.wallTime.slice(0, 10))
    showAppointment(appointment.id)
  }
  return (
    <section aria-label="Appointments" className="flex flex-col gap-1">
      <h3 className="font-semibold">A month back and ahead</h3>
      {appointments.length === 0 ? <p className="text-muted">No appointments.</p> : null}
      <ul className="divide-y divide-border">
        {appointments.map((appointment) => (
          <li key={appointment.id}>
            <button
              type="button"
              onClick={() => open(appointment)}
              className="tabular flex w-full cursor-pointer items-center gap-2 py-1.5 text-left hover:bg-accent-soft"
            >
              <StatusIcon status={appointment.status} />
              {dateTimeSpan(
                clinic.clinic.timeZone,
                Date.parse(appointment.start),
                Date.parse(appointment.end),
              )}
              <RowStanding appointment={appointment} />
              <span className="ml-auto truncate text-sm text-muted">
                {clinic.appointmentTypes.find((type) => type.id === appointment.appointmentTypeId)?.name}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function RowStanding({ appointment }: { readonly appointment: BoardAppointment }) {
  const words = standingWords(appointment)
  if (!words) return null
  const Icon = STANDING_ICONS[words.kind]
  return (
    <span title={words.word}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{words.word}</span>
    </span>
  )
}
