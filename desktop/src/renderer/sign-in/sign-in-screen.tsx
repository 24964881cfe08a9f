import { zodResolver } from '@hookform/resolvers/zod'
import { CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useActions } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

const zSignIn = z.object({
  email: z.email('Enter your e-mail address, such as name@clinic.org.'),
  password: z.string().min(1, 'Enter your password.'),
})

export function SignInScreen() {
  const { signIn } = useActions()
  const [problem, setProblem] = useState<string | null>(null)
  const { register, handleSubmit, formState, resetField, setFocus } = useForm({
    resolver: zodResolver(zSignIn),
    defaultValues: { email: '', password: '' },
  })
  const submit = handleSubmit(async ({ email, password }) => {
    setProblem(null)
    try {
      await signIn(email, password)
    } catch (error) {
      setProblem(errorSentence(error))
      resetField('password')
      setFocus('password')
    }
  })
  const { errors, isSubmitting } = formState
  return (
    <main className="flex h-full items-center justify-center overflow-auto p-4">
      <form
        noValidate
        onSubmit={submit}
        className="flex w-full max-w-sm flex-col gap-4 rounded-lg border border-border bg-surface p-6 shadow-raised"
      >
        <div className="flex items-center gap-3">
          <span className="flex size-10 items-center justify-center rounded-md bg-accent text-on-accent">
            <CalendarPlus aria-hidden className="size-6" />
          </span>
          <div>
            <h1 className="text-xl font-semibold">Front desk</h1>
            <p className="text-muted">Sign in to see the day</p>
          </div>
        </div>
        {problem ? <Notice kind="error">{problem}</Notice> : null}
        <Field
          label="E-mail"
          type="email"
          autoComplete="username"
          // The only thing to do on this screen.
          autoFocus
          {...register('email')}
          error={errors.email?.message}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          {...register('password')}
          error={errors.password?.message}
        />
        <Button type="submit" look="primary" isBusy={isSubmitting}>
          {isSubmitting ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  )
}
