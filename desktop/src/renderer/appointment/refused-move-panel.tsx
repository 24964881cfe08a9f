import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { ConflictNotice } from '../booking/conflict-notice.tsx'
import { PanelFrame } from '../shell/panel-frame.tsx'
import { useActions, useDesk } from '../state/desk-context.tsx'
import type { Panel } from '../state/desk-state.ts'
import { dateTimeSpan } from '../time/words.ts'
import { Button } from '../ui/button.tsx'

type RefusedMovePanelProps = {
  readonly panel: Extract<Panel, { readonly kind: 'refused-move' }>
  readonly clinic: ClinicData
}

/** A move that was refused: the appointment is where it was; here are the ways on. */
export function RefusedMovePanel({ panel, clinic }: RefusedMovePanelProps) {
  const { showPanel, showAppointment, move } = useActions()
  const { id, to, error } = panel
  const appointment = useDesk((state) => state.day?.appointments.find((each) => each.id === id))
  const { timeZone } = clinic.clinic
  const length = appointment ? Date.parse(appointment.end) - Date.parse(appointment.start) : 0
  const doctor = clinic.doctors.find((each) => each.id === to.doctorId)?.name
  return (
    <PanelFrame title="Not moved" onClose={() => showPanel(null)}>
      <div className="flex flex-col gap-4">
        <p>
          {appointment ? `${appointment.patient.givenName} ${appointment.patient.familyName} ` : 'It '}
          stays where it was. You wanted {dateTimeSpan(timeZone, to.start, to.start + length)}, {doctor}.
        </p>
        <ConflictNotice
          error={error}
          overrideLabel="Move anyway"
          onAlternative={(place) => void move(id, place)}
          onOverride={(override) => void move(id, to, override)}
        />
        <Button onClick={() => showAppointment(id)} className="self-start">
          Back to the appointment
        </Button>
      </div>
    </PanelFrame>
  )
}
