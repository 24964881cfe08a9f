import { zodResolver } from '@hookform/resolvers/zod'
import type { Patient } from '@scheduler/shared-types/patients/patient.contract'
import { zBirthDate, zEmail, zName, zPhone } from '@scheduler/shared-types/primitives/primitives.contract'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { useBridge } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

/** Empty boxes mean "not known". */
const optional = <Schema extends z.ZodType<string>>(schema: Schema, message: string) =>
  z.string().refine((value) => value.trim() === '' || schema.safeParse(value).success, message)

const zPatientFields = z.object({
  givenName: z.string().refine((value) => zName.safeParse(value).success, 'Enter the given name.'),
  familyName: z.string().refine((value) => zName.safeParse(value).success, 'Enter the family name.'),
  birthDate: optional(zBirthDate, 'Enter a whole date from 1900 on, or none.'),
  phone: optional(zPhone, 'Enter a phone number, such as 020 7946 0123.'),
  email: optional(zEmail, 'Enter an address such as name@example.org.'),
})
export type PatientFields = z.infer<typeof zPatientFields>

type PatientFormProps = {
  readonly start?: Partial<PatientFields>
  readonly onSaved: (patient: Patient) => void
  readonly onCancel: () => void
}

/** A new patient with what the desk usually knows on the phone. */
export function PatientForm({ start = {}, onSaved, onCancel }: PatientFormProps) {
  const bridge = useBridge()
  const [problem, setProblem] = useState<string | null>(null)
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(zPatientFields),
    defaultValues: { givenName: '', familyName: '', birthDate: '', phone: '', email: '', ...start },
  })
  const save = handleSubmit(async (fields) => {
    setProblem(null)
    try {
      onSaved(await bridge.call('patient.create', knownFields(fields)))
    } catch (error) {
      for (const { path, message } of error instanceof DeskError ? (error.details.errors ?? []) : []) {
        const field = path.replace('body.', '')
        if (field in zPatientFields.shape) setError(field as keyof PatientFields, { message })
      }
      setProblem(errorSentence(error))
    }
  })
  const { errors, isSubmitting } = formState
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border border-border bg-page p-3">
      <legend className="px-1 font-semibold">New patient</legend>
      {problem ? <Notice kind="error">{problem}</Notice> : null}
      <div className="grid grid-cols-2 gap-3">
        {/* The person on the phone is waiting: straight to typing. */}
        <Field label="Given name" autoFocus {...register('givenName')} error={errors.givenName?.message} />
        <Field label="Family name" {...register('familyName')} error={errors.familyName?.message} />
      </div>
      <Field label="Birth date" type="date" {...register('birthDate')} error={errors.birthDate?.message} />
      <Field label="Phone" type="tel" {...register('phone')} error={errors.phone?.message} />
      <Field label="E-mail" type="email" {...register('email')} error={errors.email?.message} />
      <div className="flex gap-2">
        <Button look="primary" isBusy={isSubmitting} onClick={() => void save()}>
          Add patient
        </Button>
        <Button onClick={onCancel}>Back to search</Button>
      </div>
    </fieldset>
  )
}

function knownFields(fields: PatientFields) {
  const known = (value: string) => value.trim() || null
  return {
    givenName: fields.givenName,
    familyName: fields.familyName,
    birthDate: known(fields.birthDate),
    phone: known(fields.phone),
    email: known(fields.email),
  }
}
