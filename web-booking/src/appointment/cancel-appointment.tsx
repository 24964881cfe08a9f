import { zodResolver } from '@hookform/resolvers/zod'
import {
  type LinkedAppointment,
  publicBookingEndpoints,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useMutation } from '@tanstack/react-query'
import { useId, useMemo } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { createAttempts } from '../api/attempts.ts'
import { api } from '../api/page-api.ts'
import { dateOf, longDate, promisedTime } from '../time/wall-time.ts'
import { Button } from '../ui/button.tsx'
import { Field, FieldError } from '../ui/field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { linkHeaders } from './use-linked-appointment.ts'

const OTHER = 'Other'
const REASONS = ['I cannot come at that time', 'I feel better', 'I found another appointment', OTHER] as const

const zReasonForm = z
  .object({ reason: z.string().nullable(), words: z.string().max(500, 'Use at most 500 characters.') })
  .superRefine(({ reason, words }, context) => {
    if (!reason) context.addIssue({ code: 'custom', path: ['reason'], message: 'Choose a reason.' })
    if (reason === OTHER && words.trim() === '') {
      context.addIssue({ code: 'custom', path: ['words'], message: 'Tell the clinic in a few words.' })
    }
  })

type CancelAppointmentProps = {
  readonly appointment: LinkedAppointment
  readonly secret: string
  readonly onCancelled: (appointment: LinkedAppointment) => void
  readonly onKeep: () => void
}

/** Cancelling takes a reason and a press of its own: opening a link never does it. */
export function CancelAppointment({ appointment, secret, onCancelled, onKeep }: CancelAppointmentProps) {
  const id = useId()
  const attempts = useMemo(createAttempts, [])
  const form = useForm<z.infer<typeof zReasonForm>>({
    resolver: zodResolver(zReasonForm),
    defaultValues: { reason: null, words: '' },
  })
  const cancel = useMutation({
    mutationFn: (reason: string) =>
      attempts.run({ cancel: appointment.id, reason }, ({ operationId }) =>
        api.call(publicBookingEndpoints.cancel, {
          headers: linkHeaders(secret),
          operationId,
          body: { reason },
        }),
      ),
    onSuccess: onCancelled,
  })
  const { errors } = form.formState
  const isOther = form.watch('reason') === OTHER
  const { wallTime, clinic } = appointment

  return (
    <Screen
      title="Cancel this appointment?"
      tabTitle={`Cancel appointment · ${clinic.name}`}
      intro={`${longDate(dateOf(wallTime))}, ${promisedTime(clinic.timeZone, appointment)} with ${appointment.doctor.name}`}
    >
      <form
        noValidate
        onSubmit={form.handleSubmit(({ reason, words }) =>
          cancel.mutate(reason === OTHER ? words : (reason ?? '')),
        )}
        className="flex flex-col gap-5"
      >
        <fieldset
          aria-describedby={errors.reason ? `${id}-error` : undefined}
          className="flex flex-col gap-2"
        >
          <legend className="mb-2 font-semibold">Why do you cancel?</legend>
          <FieldError id={`${id}-error`} message={errors.reason?.message} />
          {REASONS.map((reason) => (
            <label
              key={reason}
              className="flex min-h-12 cursor-pointer items-center gap-3 rounded-md border border-border-strong bg-surface px-4 py-2 has-checked:border-2 has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                value={reason}
                aria-describedby={errors.reason ? `${id}-error` : undefined}
                {...form.register('reason')}
                className="size-5 shrink-0 accent-accent"
              />
              {reason}
            </label>
          ))}
        </fieldset>
        {isOther ? (
          <Field
            label="In your words"
            maxLength={500}
            {...form.register('words')}
            error={errors.words?.message}
          />
        ) : null}
        {cancel.isError ? <ProblemNotice error={cancel.error} /> : null}
        <div className="grid gap-3 sm:grid-cols-2">
          <Button type="submit" look="danger" isBusy={cancel.isPending} busyLabel="Cancelling…">
            {cancel.isError ? 'Try again' : 'Cancel appointment'}
          </Button>
          <Button look="secondary" onClick={onKeep}>
            Keep it
          </Button>
        </div>
      </form>
    </Screen>
  )
}
