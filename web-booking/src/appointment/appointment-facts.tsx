import type { LinkedAppointment } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { durationWords } from '../time/wall-time.ts'
import { WhenWords } from '../times/when-words.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { StatusWords } from './status-words.tsx'

/** What, when, where, with whom and how it stands. */
export function AppointmentFacts({ appointment }: { readonly appointment: LinkedAppointment }) {
  const { clinic, doctor, appointmentType } = appointment
  return (
    <Facts>
      <Fact name="Status">
        <StatusWords status={appointment.status} />
      </Fact>
      <Fact name="When">
        <WhenWords timeZone={clinic.timeZone} time={appointment} />
      </Fact>
      <Fact name="What">
        {appointmentType.name}, {durationWords(appointmentType.durationMinutes)}
      </Fact>
      <Fact name="With">
        {doctor.name}
        {doctor.specialty ? <span className="block font-normal text-muted">{doctor.specialty}</span> : null}
      </Fact>
      <Fact name="Where">
        {clinic.name}
        {clinic.address ? <span className="block font-normal">{clinic.address}</span> : null}
      </Fact>
    </Facts>
  )
}
