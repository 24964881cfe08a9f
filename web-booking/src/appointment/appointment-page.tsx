import type { LinkedAppointment } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { errorCode } from '../api/error-words.ts'
import { PageFrame } from '../clinic/page-frame.tsx'
import { useClinic } from '../clinic/use-clinic.ts'
import { BackButton } from '../ui/back-button.tsx'
import { Loading } from '../ui/loading.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { CancelAppointment } from './cancel-appointment.tsx'
import { MoveAppointment } from './move-appointment.tsx'
import { type News, ShowAppointment } from './show-appointment.tsx'
import { useKeepLinkedAppointment, useLinkedAppointment, useLinkSecret } from './use-linked-appointment.ts'

/** `/book/<slug>/appointment#<secret>`: one address for the life of the appointment. */
export function AppointmentPage({ slug }: { readonly slug: string }) {
  const secret = useLinkSecret()
  const clinic = useClinic(slug)
  const appointment = useLinkedAppointment(secret)

  const isUnknown = secret === '' || isRefusal(appointment.error)
  return (
    <PageFrame clinic={clinic.data ?? appointment.data?.clinic}>
      {appointment.data ? (
        <OneAppointment key={secret} appointment={appointment.data} secret={secret} slug={slug} />
      ) : isUnknown ? (
        <UnknownLink />
      ) : appointment.isError ? (
        <Screen title="Your appointment could not be loaded" tabTitle="Your appointment">
          <ProblemNotice error={appointment.error} onRetry={() => void appointment.refetch()} />
        </Screen>
      ) : (
        <Loading what="your appointment" />
      )}
    </PageFrame>
  )
}

function isRefusal(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'not_found' || code === 'unauthenticated' || code === 'validation_failed'
}

type OneAppointmentProps = {
  readonly appointment: LinkedAppointment
  readonly secret: string
  readonly slug: string
}

function OneAppointment({ appointment, secret, slug }: OneAppointmentProps) {
  const clinic = useClinic(slug)
  const keep = useKeepLinkedAppointment(secret)
  const [, navigate] = useLocation()
  const view = new URLSearchParams(useSearch()).get('view')
  const [news, setNews] = useState<News>(() => (history.state?.isNew === true ? 'booked' : null))

  const path = `/${slug}/appointment`
  const fragment = `#${encodeURIComponent(secret)}`
  const open = (next: 'move' | 'cancel') => {
    setNews(null)
    navigate(`${path}?view=${next}${fragment}`, { state: { isInside: true } })
  }
  const close = () => {
    if (history.state?.isInside === true) history.back()
    else navigate(path + fragment, { replace: true })
  }

  function onChanged(changed: LinkedAppointment, what: News): void {
    keep(changed)
    setNews(what)
    close()
  }

  if (view === 'cancel' && appointment.canCancel) {
    return (
      <>
        <BackButton onBack={close} />
        <CancelAppointment
          appointment={appointment}
          secret={secret}
          onCancelled={(changed) => onChanged(changed, 'cancelled')}
          onKeep={close}
        />
      </>
    )
  }
  if (view === 'move' && appointment.canMove && clinic.data) {
    return (
      <>
        <BackButton onBack={close} />
        <MoveAppointment
          appointment={appointment}
          clinic={clinic.data}
          secret={secret}
          onMoved={(changed) => onChanged(changed, 'moved')}
        />
      </>
    )
  }
  return (
    <ShowAppointment
      appointment={appointment}
      secret={secret}
      news={news}
      onMove={() => open('move')}
      onCancel={() => open('cancel')}
    />
  )
}

function UnknownLink() {
  return (
    <Screen title="We cannot find this appointment" tabTitle="Appointment not found">
      <Notice kind="info" title="The link is not complete, or it is no longer valid.">
        Open it again from where you kept it, with everything after the # sign. If that does not help, call
        the clinic.
      </Notice>
    </Screen>
  )
}
