import { ApiError } from '@scheduler/shared-types/api/api-client'
import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { guestOf } from '../account/details.schema.ts'
import { createAttempts } from '../api/attempts.ts'
import { errorCode } from '../api/error-words.ts'
import { api } from '../api/page-api.ts'
import { doctorName } from '../clinic/use-clinic.ts'
import { type ChosenTime, chosenTime } from '../times/chosen-time.ts'
import { TakenNotice } from '../times/taken-notice.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { forgetDraft } from './booking-draft.ts'
import { chosenType, type Flow } from './flow.ts'
import { ReviewFacts } from './review-facts.tsx'

/** Question 5: is everything right? "Book" turns the hold into the appointment. */
export function ReviewStep(flow: Flow) {
  const { clinic, draft, update, hold, go } = flow
  const { slug } = clinic
  const type = chosenType(clinic, draft)
  const attempts = useMemo(createAttempts, [])
  const [, navigate] = useLocation()

  const book = useMutation({
    mutationFn: () => {
      const guest = draft.bookAs === 'guest' ? guestOf(draft.details) : null
      const body = {
        holdId: hold.hold?.id ?? '',
        message: draft.details.message,
        ...(guest === null ? {} : { guest }),
      }
      return attempts.run(body, ({ operationId }) =>
        api.call(publicBookingEndpoints.book, { params: { slug }, operationId, body }),
      )
    },
    onSuccess: ({ link }) => {
      hold.forget()
      forgetDraft(slug, sessionStorage)
      // Replaced, so that Back does not lead to a form that has been sent.
      navigate(`/${slug}/appointment#${link}`, { replace: true, state: { isNew: true } })
    },
    onError: (error) => {
      if (errorCode(error) === 'hold_expired') hold.expire()
    },
  })

  const takeOther = useMutation({
    mutationFn: (time: ChosenTime) => hold.take(type?.id ?? '', time),
    onSuccess: (_, time) => {
      update({ time })
      book.reset()
    },
  })

  const problem = book.error instanceof ApiError ? book.error.problem : null
  const isTaken = problem?.code === 'appointment_conflict'
  const needsApproval = type?.needsApproval ?? false
  const verb = needsApproval ? 'Send request' : 'Book'

  return (
    <Screen title="Is everything right?" tabTitle={`Check and book · ${clinic.name}`}>
      <ReviewFacts {...flow} />
      {needsApproval ? (
        <Notice kind="info" title="This is a request.">
          The clinic looks at it first. You will see on your appointment’s page when it is confirmed.
        </Notice>
      ) : null}
      {isTaken ? (
        <TakenNotice
          timeZone={clinic.timeZone}
          alternatives={(problem.alternatives ?? []).map((time) => chosenTime(time, time.doctorId))}
          doctorNameOf={(id) => doctorName(clinic, id)}
          onChoose={(time) => takeOther.mutate(time)}
          isBusy={takeOther.isPending}
        />
      ) : null}
      {takeOther.isError ? <ProblemNotice error={takeOther.error} /> : null}
      {book.isError && !isTaken ? <BookProblem error={book.error} onSignIn={() => go('sign-in')} /> : null}
      {hold.isExpired ? null : isTaken ? (
        <Button look="secondary" onClick={() => go('time')}>
          Choose another time
        </Button>
      ) : (
        <Button
          isBusy={book.isPending}
          busyLabel="Booking…"
          onClick={() => book.mutate()}
          className="min-h-14!"
        >
          {book.isError ? 'Try again' : verb}
        </Button>
      )}
    </Screen>
  )
}

type BookProblemProps = { readonly error: unknown; readonly onSignIn: () => void }

function BookProblem({ error, onSignIn }: BookProblemProps) {
  const code = errorCode(error)
  // The bar with the countdown says it already.
  if (code === 'hold_expired') return null
  if (code !== 'unauthenticated') return <ProblemNotice error={error} />
  return (
    <Notice
      kind="error"
      title="You are not signed in any more."
      actions={
        <Button look="secondary" onClick={onSignIn}>
          Sign in again
        </Button>
      }
    >
      Your time is still kept.
    </Notice>
  )
}
