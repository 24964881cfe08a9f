import { zodResolver } from '@hookform/resolvers/zod'
import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import { zLogin } from '@scheduler/shared-types/auth/auth.contract'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { session } from '../api/page-api.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'

const zSignIn = z.object({
  email: z
    .string()
    .refine(
      (value) => zLogin.shape.email.safeParse(value).success,
      'Enter the e-mail address of your account.',
    ),
  password: z.string().min(1, 'Enter your password.'),
})

/** E-mail and password. The password is never kept. */
export function SignInForm({ onSignedIn }: { readonly onSignedIn: (session: Session) => void }) {
  const form = useForm({
    resolver: zodResolver(zSignIn),
    defaultValues: { email: '', password: '' },
  })
  const signIn = useMutation({
    mutationFn: (typed: z.infer<typeof zSignIn>) => session.signIn(typed.email, typed.password),
    onSuccess: onSignedIn,
  })
  const { errors } = form.formState

  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((typed) => signIn.mutate(typed))}
      className="flex flex-col gap-5"
    >
      {signIn.isError ? <ProblemNotice error={signIn.error} /> : null}
      <Field
        label="E-mail"
        type="email"
        autoComplete="username"
        {...form.register('email')}
        error={errors.email?.message}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        {...form.register('password')}
        error={errors.password?.message}
      />
      <Button type="submit" isBusy={signIn.isPending} busyLabel="Signing in…">
        Sign in
      </Button>
    </form>
  )
}
