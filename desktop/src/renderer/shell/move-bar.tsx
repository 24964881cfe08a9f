import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { dateTimeSpan } from '../time/words.ts'
import { Button } from '../ui/button.tsx'

/** While an appointment is being moved by keyboard or touch: where to, and the ways to end it. */
export function MoveBar() {
  const moving = useDesk((state) => state.moving)
  const clinic = useDesk((state) => state.clinic)
  const { move, moveGhost, endMove } = useActions()
  if (!moving || !clinic || moving.by === 'pointer') return null
  const { appointment, to } = moving
  const length = Date.parse(appointment.end) - Date.parse(appointment.start)
  const { doctors } = clinic
  const at = doctors.findIndex(({ id }) => id === to.doctorId)
  const beside = (step: number) => doctors[at + step]?.id ?? to.doctorId
  const later = (minutes: number) => moveGhost({ ...to, start: to.start + minutes * MINUTE_MS })
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2 border-t-2 border-accent bg-accent-soft px-3 py-2 text-text"
    >
      <p className="tabular">
        Moving {appointment.patient.givenName} {appointment.patient.familyName} to{' '}
        <strong>{dateTimeSpan(clinic.clinic.timeZone, to.start, to.start + length)}</strong>,{' '}
        {doctors[at]?.name}
      </p>
      <div className="ml-auto flex flex-wrap gap-1.5">
        <Button onClick={() => later(-5)}>Earlier</Button>
        <Button onClick={() => later(5)}>Later</Button>
        <Button onClick={() => moveGhost({ ...to, doctorId: beside(-1) })}>‹ Doctor</Button>
        <Button onClick={() => moveGhost({ ...to, doctorId: beside(1) })}>Doctor ›</Button>
        <Button look="primary" onClick={() => void move(appointment.id, to)}>
          Move here
        </Button>
        <Button onClick={endMove}>Leave it</Button>
      </div>
    </div>
  )
}
