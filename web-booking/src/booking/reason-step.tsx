import { durationWords } from '../time/wall-time.ts'
import { Choice, Choices } from '../ui/choice.tsx'
import { Notice } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import type { AppointmentTypeChoice, Flow } from './flow.ts'

/** Question 1: why the patient comes. */
export function ReasonStep({ clinic, draft, update, go }: Flow) {
  function choose(type: AppointmentTypeChoice): void {
    const isSame = type.id === draft.appointmentTypeId
    const [onlyDoctor, ...others] = type.doctorIds
    const hasOneDoctor = onlyDoctor !== undefined && others.length === 0
    if (!isSame) update({ appointmentTypeId: type.id, doctor: hasOneDoctor ? onlyDoctor : null, time: null })
    // A question with one answer is not asked.
    go(hasOneDoctor ? 'time' : 'doctor')
  }

  return (
    <Screen title="What would you like to come for?" tabTitle={`Book an appointment · ${clinic.name}`}>
      {clinic.appointmentTypes.length === 0 ? (
        <Notice kind="info" title="Online booking is not open at the moment.">
          Please call the clinic to book.
        </Notice>
      ) : (
        <Choices>
          {clinic.appointmentTypes.map((type) => (
            <Choice
              key={type.id}
              title={type.name}
              aside={durationWords(type.durationMinutes)}
              detail={
                <>
                  {type.description}
                  {type.needsApproval ? (
                    <span className="block">The clinic confirms this request first.</span>
                  ) : null}
                </>
              }
              isChosen={type.id === draft.appointmentTypeId}
              onChoose={() => choose(type)}
            />
          ))}
        </Choices>
      )}
    </Screen>
  )
}
