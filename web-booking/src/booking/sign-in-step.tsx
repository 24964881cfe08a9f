import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import { useState } from 'react'
import { SignInForm } from '../account/sign-in-form.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import type { Flow } from './flow.ts'

/** Question 4, with an account. */
export function SignInStep({ clinic, update, go }: Flow) {
  const [isStranger, setIsStranger] = useState(false)

  function onSignedIn({ user }: Session): void {
    const isPatient = user.grants.some((grant) => grant.clinicId === clinic.id && grant.role === 'patient')
    setIsStranger(!isPatient)
    if (!isPatient) return
    update({ bookAs: 'patient' })
    go('details', { replace: true })
  }

  return (
    <Screen title="Sign in" tabTitle={`Sign in · ${clinic.name}`}>
      {isStranger ? (
        <Notice
          kind="warning"
          title="This account is not a patient’s account at this clinic."
          actions={
            <Button
              look="secondary"
              onClick={() => {
                update({ bookAs: 'guest' })
                go('details')
              }}
            >
              Continue without an account
            </Button>
          }
        >
          You can book without one.
        </Notice>
      ) : null}
      <SignInForm onSignedIn={onSignedIn} />
    </Screen>
  )
}
