import type {
  LinkedAppointment,
  PublicClinic,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { api, session, useSession } from '../api/page-api.ts'
import { AppointmentFacts } from '../appointment/appointment-facts.tsx'
import { PageFrame } from '../clinic/page-frame.tsx'
import { Button, buttonClass } from '../ui/button.tsx'
import { Loading } from '../ui/loading.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** `/book/<slug>/my`: the signed-in patient's own appointments. */
export function MyAppointmentsPage({ clinic }: { readonly clinic: PublicClinic }) {
  const current = useSession()
  const [isRestoring, setIsRestoring] = useState(current === null)

  useEffect(() => {
    if (isRestoring) void session.restore().finally(() => setIsRestoring(false))
  }, [isRestoring])

  return (
    <PageFrame clinic={clinic}>
      {current ? (
        <MyAppointments key={current.user.id} clinic={clinic} name={current.user.name} />
      ) : isRestoring ? (
        <Loading what="your appointments" />
      ) : (
        <Screen
          title="Your appointments"
          tabTitle={`Sign in · ${clinic.name}`}
          intro="Sign in to see them. If you booked without an account, open the link you were given."
        >
          <SignInForm onSignedIn={() => {}} />
        </Screen>
      )}
    </PageFrame>
  )
}

function MyAppointments({ clinic, name }: { readonly clinic: PublicClinic; readonly name: string }) {
  const { slug } = clinic
  const mine = useQuery({
    queryKey: ['my-appointments', slug],
    queryFn: ({ signal }) => api.call(publicBookingEndpoints.appointments, { params: { slug }, signal }),
    gcTime: 0,
  })
  const signOut = useMutation({ mutationFn: session.signOut })
  const items = mine.data?.items ?? []
  const isAhead = (each: LinkedAppointment) =>
    Date.parse(each.end) > Date.now() && each.status !== 'cancelled'
  const ahead = items.filter(isAhead).toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start))
  const past = items
    .filter((each) => !isAhead(each))
    .toSorted((a, b) => Date.parse(b.start) - Date.parse(a.start))

  return (
    <Screen
      title="Your appointments"
      tabTitle={`Your appointments · ${clinic.name}`}
      intro={`Signed in as ${name}`}
    >
      {mine.isPending ? <Loading what="your appointments" /> : null}
      {mine.isError ? <ProblemNotice error={mine.error} onRetry={() => void mine.refetch()} /> : null}
      {mine.isSuccess && ahead.length === 0 ? (
        <p className="rounded-lg bg-sunken px-4 py-6 text-center">You have no appointment ahead.</p>
      ) : null}
      {ahead.map((each) => (
        <AppointmentFacts key={each.id} appointment={each} />
      ))}
      {ahead.length > 0 ? (
        <Notice kind="info">
          To move or cancel, open the link you were given when you booked, or call the clinic: {clinic.phone}
        </Notice>
      ) : null}
      <Link href={`/${slug}`} className={buttonClass('primary')}>
        Book an appointment
      </Link>
      {past.length > 0 ? (
        <section aria-labelledby="past" className="flex flex-col gap-4">
          <h2 id="past" className="text-lg font-semibold">
            Past and cancelled
          </h2>
          {past.map((each) => (
            <AppointmentFacts key={each.id} appointment={each} />
          ))}
        </section>
      ) : null}
      {signOut.isError ? <ProblemNotice error={signOut.error} /> : null}
      <Button look="quiet" isBusy={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </Button>
    </Screen>
  )
}
