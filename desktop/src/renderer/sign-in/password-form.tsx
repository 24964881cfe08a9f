import { type ReactNode, useState } from 'react'
import { DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

type PasswordFormProps = {
  /** Of the button: "Unlock", "Sign in". */
  readonly verb: string
  readonly busyVerb: string
  /** Asked for besides the password. */
  readonly children?: ReactNode
  /** Whether the rest of the form is fit to be sent; it says so itself when it is not. */
  readonly isReady?: () => boolean
  /** What to do besides, where the sentence of a refusal does not say it. */
  readonly adviceFor?: (error: DeskError) => ReactNode
  readonly autoFocus: boolean
  /** @throws DeskError */
  readonly onSubmit: (password: string) => Promise<void>
  readonly onRefused?: (error: DeskError) => void
}

/** A password and a verb. A wrong one is emptied and the box keeps the focus. */
export function PasswordForm(props: PasswordFormProps) {
  const { verb, busyVerb, children, isReady, adviceFor, autoFocus, onSubmit, onRefused } = props
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isMissing, setMissing] = useState(false)
  const [isBusy, setBusy] = useState(false)

  async function submit(): Promise<void> {
    const isFit = isReady?.() ?? true
    setMissing(password === '')
    if (isBusy || !isFit || password === '') return
    setBusy(true)
    setError(null)
    try {
      await onSubmit(password)
    } catch (refusal) {
      setError(refusal)
      setPassword('')
      if (refusal instanceof DeskError) onRefused?.(refusal)
    }
    setBusy(false)
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      className="flex flex-col gap-4"
    >
      {error ? (
        <Notice kind="error">
          <p>{errorSentence(error)}</p>
          {error instanceof DeskError ? adviceFor?.(error) : null}
        </Notice>
      ) : null}
      {children}
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        autoFocus={autoFocus}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
        error={isMissing && password === '' ? 'Enter your password.' : undefined}
      />
      <Button type="submit" look="primary" isBusy={isBusy}>
        {isBusy ? busyVerb : verb}
      </Button>
    </form>
  )
}
