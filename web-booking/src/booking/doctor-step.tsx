import { Stethoscope, Users } from 'lucide-react'
import { Choice, Choices } from '../ui/choice.tsx'
import { Screen } from '../ui/screen.tsx'
import { ANY_DOCTOR } from './booking-draft.ts'
import { chosenType, type Flow } from './flow.ts'

/** Question 2: whom the patient wants to see. */
export function DoctorStep({ clinic, draft, update, go }: Flow) {
  const type = chosenType(clinic, draft)
  const doctors = clinic.doctors.filter((doctor) => type?.doctorIds.includes(doctor.id))

  function choose(doctor: string): void {
    if (doctor !== draft.doctor) update({ doctor, time: null })
    go('time')
  }

  return (
    <Screen
      title="Who would you like to see?"
      tabTitle={`Choose a doctor · ${clinic.name}`}
      intro={type?.name}
    >
      <Choices>
        {doctors.length > 1 ? (
          <Choice
            title="Any doctor"
            detail="The most times to choose from"
            icon={<Users aria-hidden className="size-6" />}
            isChosen={draft.doctor === ANY_DOCTOR}
            onChoose={() => choose(ANY_DOCTOR)}
          />
        ) : null}
        {doctors.map((doctor) => (
          <Choice
            key={doctor.id}
            title={doctor.name}
            detail={doctor.specialty}
            icon={<Stethoscope aria-hidden className="size-6" />}
            isChosen={draft.doctor === doctor.id}
            onChoose={() => choose(doctor.id)}
          />
        ))}
      </Choices>
    </Screen>
  )
}
