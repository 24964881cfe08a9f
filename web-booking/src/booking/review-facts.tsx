import { doctorName } from '../clinic/use-clinic.ts'
import { durationWords } from '../time/wall-time.ts'
import { WhenWords } from '../times/when-words.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { chosenType, type Flow } from './flow.ts'
import type { Step } from './steps.ts'

/** Everything that was answered, each with its way back. */
export function ReviewFacts({ clinic, draft, hold, patient, go }: Flow) {
  const type = chosenType(clinic, draft)
  const isPatient = draft.bookAs === 'patient' && patient !== null
  const { details } = draft
  const change = (step: Step, what: string) => <Change what={what} onClick={() => go(step)} />
  return (
    <Facts>
      {hold.hold ? (
        <Fact name="When" action={change('time', 'the time')}>
          <WhenWords timeZone={clinic.timeZone} time={hold.hold} />
        </Fact>
      ) : null}
      <Fact name="What" action={change('reason', 'the reason')}>
        {type ? `${type.name}, ${durationWords(type.durationMinutes)}` : ''}
      </Fact>
      <Fact name="With" action={change('doctor', 'the doctor')}>
        {doctorName(clinic, hold.hold?.doctorId ?? null)}
      </Fact>
      <Fact name="Where">
        {clinic.name}
        {clinic.address ? <span className="block font-normal">{clinic.address}</span> : null}
      </Fact>
      <Fact name="For" action={change(isPatient ? 'who' : 'details', 'your details')}>
        {isPatient ? (
          patient.user.name
        ) : (
          <>
            {details.givenName} {details.familyName}
            <span className="block font-normal">{details.phone}</span>
            <span className="block font-normal break-all">{details.email}</span>
          </>
        )}
      </Fact>
      {details.message ? (
        <Fact name="Your message" action={change('details', 'your message')}>
          <span className="font-normal whitespace-pre-wrap">{details.message}</span>
        </Fact>
      ) : null}
    </Facts>
  )
}

function Change({ what, onClick }: { readonly what: string; readonly onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="-my-1 flex min-h-11 min-w-11 cursor-pointer items-center justify-end text-accent-text underline underline-offset-4"
    >
      Change<span className="sr-only"> {what}</span>
    </button>
  )
}
