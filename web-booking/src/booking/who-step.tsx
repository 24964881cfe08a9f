import { LogIn, User, UserPlus } from 'lucide-react'
import { Choice, Choices } from '../ui/choice.tsx'
import { Screen } from '../ui/screen.tsx'
import type { Flow } from './flow.ts'

/** Question 4: who comes, and with an account or without. */
export function WhoStep({ clinic, patient, update, go }: Flow) {
  function chooseGuest(): void {
    update({ bookAs: 'guest' })
    go('details')
  }

  function choosePatient(): void {
    update({ bookAs: 'patient' })
    go('details')
  }

  const guest = (
    <Choice
      title={patient ? 'Somebody else' : 'Continue without an account'}
      detail="Tell us your name and how to reach you"
      icon={<User aria-hidden className="size-6" />}
      onChoose={chooseGuest}
    />
  )
  return (
    <Screen title="Who is the appointment for?" tabTitle={`Your details · ${clinic.name}`}>
      {patient ? (
        <Choices>
          <Choice
            title={patient.user.name}
            detail="Signed in"
            icon={<LogIn aria-hidden className="size-6" />}
            onChoose={choosePatient}
          />
          {guest}
        </Choices>
      ) : (
        <Choices>
          {guest}
          <Choice
            title="Sign in"
            detail="You have an account at this clinic"
            icon={<LogIn aria-hidden className="size-6" />}
            onChoose={() => go('sign-in')}
          />
          <Choice
            title="Create an account"
            detail="See your appointments here any time"
            icon={<UserPlus aria-hidden className="size-6" />}
            onChoose={() => go('register')}
          />
        </Choices>
      )}
    </Screen>
  )
}
