import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { detailsOf, type TypedAccount, zTypedGuest } from '../account/details.schema.ts'
import { MessageField } from '../account/message-field.tsx'
import { PatientFields } from '../account/patient-fields.tsx'
import { WrongAnswers } from '../account/wrong-answers.tsx'
import { Button } from '../ui/button.tsx'
import { Screen } from '../ui/screen.tsx'
import type { Flow } from './flow.ts'
import { useKeptForm } from './use-kept-form.ts'

/** Question 4: a guest's details; from a signed-in patient only what they want to tell. */
export function DetailsStep(flow: Flow) {
  return flow.draft.bookAs === 'patient' && flow.patient ? (
    <PatientMessage {...flow} />
  ) : (
    <GuestDetails {...flow} />
  )
}

function GuestDetails({ clinic, draft, update, go }: Flow) {
  const form = useForm<TypedAccount>({
    resolver: zodResolver(zTypedGuest),
    defaultValues: { ...draft.details, password: '' },
  })
  useKeptForm(form, update)
  const { errors, submitCount } = form.formState

  function onRight(typed: TypedAccount): void {
    update({ details: detailsOf(typed), bookAs: 'guest' })
    go('review')
  }

  return (
    <Screen title="Your details" tabTitle={`Your details · ${clinic.name}`}>
      <form noValidate onSubmit={form.handleSubmit(onRight)} className="flex flex-col gap-5">
        <WrongAnswers key={submitCount} count={submitCount > 0 ? Object.keys(errors).length : 0} />
        <PatientFields register={form.register} errors={errors} />
        <MessageField register={form.register} error={errors.message?.message} />
        <Button type="submit">Continue</Button>
      </form>
    </Screen>
  )
}

function PatientMessage({ clinic, draft, update, go }: Flow) {
  const form = useForm<TypedAccount>({ defaultValues: { ...draft.details, password: '' } })
  useKeptForm(form, update)

  return (
    <Screen title="Is there anything the clinic should know?" tabTitle={`Your message · ${clinic.name}`}>
      <form noValidate onSubmit={form.handleSubmit(() => go('review'))} className="flex flex-col gap-5">
        <MessageField register={form.register} error={undefined} />
        <Button type="submit">Continue</Button>
      </form>
    </Screen>
  )
}
