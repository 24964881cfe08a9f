import { zodResolver } from '@hookform/resolvers/zod'
import { ApiError } from '@scheduler/shared-types/api/api-client'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { fieldOfPath, guestOf, type TypedAccount, zTypedAccount } from '../account/details.schema.ts'
import { PatientFields } from '../account/patient-fields.tsx'
import { WrongAnswers } from '../account/wrong-answers.tsx'
import { session } from '../api/page-api.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { Screen } from '../ui/screen.tsx'
import type { Flow } from './flow.ts'
import { useKeptForm } from './use-kept-form.ts'

/** Question 4, with a new account. */
export function RegisterStep({ clinic, draft, update, go }: Flow) {
  const form = useForm<TypedAccount>({
    resolver: zodResolver(zTypedAccount),
    defaultValues: { ...draft.details, password: '' },
  })
  useKeptForm(form, update)

  const register = useMutation({
    mutationFn: async (typed: TypedAccount) => {
      const guest = guestOf(typed)
      if (guest) await session.register(clinic.slug, guest, typed.password)
    },
    onSuccess: () => {
      update({ bookAs: 'patient' })
      go('details', { replace: true })
    },
    onError: (error) => {
      if (!(error instanceof ApiError)) return
      if (error.problem.code === 'already_exists') {
        form.setError(
          'email',
          { message: 'There is an account with this e-mail already. Sign in instead.' },
          { shouldFocus: true },
        )
        return
      }
      for (const { path, message } of error.problem.errors ?? []) {
        const field = fieldOfPath(path)
        if (field) form.setError(field, { message }, { shouldFocus: true })
      }
    },
  })
  const { errors, submitCount } = form.formState
  const wrongCount = submitCount > 0 ? Object.keys(errors).length : 0

  return (
    <Screen
      title="Create an account"
      tabTitle={`Create an account · ${clinic.name}`}
      intro="With an account you can see your appointments here any time."
    >
      <form
        noValidate
        onSubmit={form.handleSubmit((typed) => register.mutate(typed))}
        className="flex flex-col gap-5"
      >
        {register.isError && wrongCount === 0 ? <ProblemNotice error={register.error} /> : null}
        <WrongAnswers key={submitCount} count={wrongCount} />
        <PatientFields register={form.register} errors={errors} />
        <Field
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters"
          {...form.register('password')}
          error={errors.password?.message}
        />
        <Button type="submit" isBusy={register.isPending} busyLabel="Creating your account…">
          Create account
        </Button>
        <Button look="quiet" onClick={() => go('sign-in')}>
          You have an account? Sign in
        </Button>
      </form>
    </Screen>
  )
}
