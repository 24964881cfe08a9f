import type { FieldErrors, UseFormRegister } from 'react-hook-form'
import { Field } from '../ui/field.tsx'
import { BirthDateField } from './birth-date-field.tsx'
import type { TypedAccount } from './details.schema.ts'

type PatientFieldsProps = {
  readonly register: UseFormRegister<TypedAccount>
  readonly errors: FieldErrors<TypedAccount>
}

/** Who the patient is and how the clinic reaches them. */
export function PatientFields({ register, errors }: PatientFieldsProps) {
  return (
    <>
      <Field
        label="First name"
        autoComplete="given-name"
        {...register('givenName')}
        error={errors.givenName?.message}
      />
      <Field
        label="Last name"
        autoComplete="family-name"
        {...register('familyName')}
        error={errors.familyName?.message}
      />
      <BirthDateField register={register} error={errors.birthDay?.message} />
      <Field
        label="Phone"
        type="tel"
        autoComplete="tel"
        hint="So that the clinic can call you if something changes"
        {...register('phone')}
        error={errors.phone?.message}
      />
      <Field
        label="E-mail"
        type="email"
        autoComplete="email"
        {...register('email')}
        error={errors.email?.message}
      />
    </>
  )
}
