import { isLive } from '@scheduler/shared-types/appointments/appointment.rules'
import type { LinkedAppointment } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useMutation } from '@tanstack/react-query'
import { CalendarPlus } from 'lucide-react'
import { Link } from 'wouter'
import { Button, buttonClass } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { AppointmentFacts } from './appointment-facts.tsx'
import { CopyLink } from './copy-link.tsx'
import { downloadCalendar } from './download-calendar.ts'

/** What just happened on this page, if anything. */
export type News = 'booked' | 'moved' | 'cancelled' | null

type ShowAppointmentProps = {
  readonly appointment: LinkedAppointment
  readonly secret: string
  readonly news: News
  readonly onMove: () => void
  readonly onCancel: () => void
}

/** The permanent page: how the appointment stands and what can be done about it. */
export function ShowAppointment({ appointment, secret, news, onMove, onCancel }: ShowAppointmentProps) {
  const { clinic, status, canMove, canCancel } = appointment
  const isAhead = isLive(status) && Date.parse(appointment.start) > Date.now()
  const calendar = useMutation({ mutationFn: () => downloadCalendar(secret) })

  return (
    <Screen title={titleOf(appointment, news)} tabTitle={`Your appointment · ${clinic.name}`}>
      <Happened appointment={appointment} news={news} />
      <AppointmentFacts appointment={appointment} />
      {isAhead ? (
        <>
          <Button look="secondary" isBusy={calendar.isPending} onClick={() => calendar.mutate()}>
            <CalendarPlus aria-hidden className="size-5" />
            Add to your calendar
          </Button>
          {calendar.isError ? <ProblemNotice error={calendar.error} /> : null}
          <CopyLink />
        </>
      ) : null}
      {canMove || canCancel ? (
        <section aria-labelledby="change" className="flex flex-col gap-3">
          <h2 id="change" className="text-lg font-semibold">
            Something came up?
          </h2>
          <div className="grid gap-3 sm:grid-cols-2">
            {canMove ? (
              <Button look="secondary" onClick={onMove}>
                Move appointment
              </Button>
            ) : null}
            {canCancel ? (
              <Button look="danger" onClick={onCancel}>
                Cancel appointment
              </Button>
            ) : null}
          </div>
        </section>
      ) : null}
      {isAhead && !canMove && !canCancel ? (
        <Notice kind="info" title="This appointment can no longer be changed online.">
          Please call the clinic: {clinic.phone}
        </Notice>
      ) : null}
      {isAhead ? null : (
        <Link href={`/${clinic.slug}`} className={buttonClass('primary')}>
          Book again
        </Link>
      )}
    </Screen>
  )
}

function titleOf({ status }: LinkedAppointment, news: News): string {
  if (status === 'cancelled') return 'Your appointment is cancelled'
  if (news === 'moved') return 'Your appointment is moved'
  if (status === 'requested') return news === 'booked' ? 'Your request is sent' : 'Your request'
  return news === 'booked' ? 'Your appointment is booked' : 'Your appointment'
}

function Happened({ appointment, news }: Pick<ShowAppointmentProps, 'appointment' | 'news'>) {
  if (news === 'cancelled') {
    return (
      <Notice kind="success" title="Done. The time is free again.">
        Thank you for telling us.
      </Notice>
    )
  }
  if (news === null || appointment.status === 'cancelled') return null
  if (appointment.status === 'requested') {
    return (
      <Notice kind="info" title="The clinic has to confirm it first.">
        This page shows when it is. Keep its link, below.
      </Notice>
    )
  }
  const done =
    news === 'moved' ? 'Done. We expect you at the new time.' : 'Done. We look forward to seeing you.'
  return <Notice kind="success" title={done} />
}
