import { useState } from 'react'
import { z } from 'zod'
import type { DeskError } from '../bridge/desk-bridge.ts'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { PasswordForm } from './password-form.tsx'

type SignInFormProps = {
  /** Filled in already. */
  readonly email?: string
  readonly autoFocus?: boolean
}

/** E-mail and password: for whom this desk does not know, or does not know any more. Needs the server. */
export function SignInForm({ email: given = '', autoFocus = true }: SignInFormProps) {
  const { signIn } = useActions()
  const isOffline = useDesk(({ connection }) => connection.state === 'offline')
  const [email, setEmail] = useState(given)
  const [problem, setProblem] = useState<string | undefined>()
  const isReady = () => {
    const isFit = z.email().safeParse(email.trim()).success
    setProblem(isFit ? undefined : 'Enter your e-mail address, such as name@clinic.org.')
    return isFit
  }
  return (
    <>
      {isOffline ? (
        <Notice kind="warning" title="The server cannot be reached">
          <p>Signing in by e-mail needs it. Whoever has been at this desk lately can unlock it without.</p>
        </Notice>
      ) : null}
      <PasswordForm
        verb="Sign in"
        busyVerb="Signing in…"
        autoFocus={autoFocus && given !== ''}
        isReady={isReady}
        adviceFor={adviceFor}
        onSubmit={(password) => signIn(email.trim(), password)}
      >
        <Field
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus={autoFocus && given === ''}
          value={email}
          onChange={({ target }) => setEmail(target.value)}
          error={problem}
        />
      </PasswordForm>
    </>
  )
}

function adviceFor({ code }: DeskError) {
  return code === 'offline' ? (
    <p>
      Check this computer’s network, then try again. Somebody who was here lately can unlock the desk
      meanwhile.
    </p>
  ) : null
}
