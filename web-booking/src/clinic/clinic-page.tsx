import type { PublicClinic } from '@scheduler/shared-types/public-booking/public-booking.contract'
import type { ReactNode } from 'react'
import { errorCode } from '../api/error-words.ts'
import { Loading } from '../ui/loading.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { PageFrame } from './page-frame.tsx'
import { useClinic } from './use-clinic.ts'

type ClinicPageProps = {
  readonly slug: string
  readonly children: (clinic: PublicClinic) => ReactNode
}

/** Reads the clinic, then shows the page that needs it. */
export function ClinicPage({ slug, children }: ClinicPageProps) {
  const clinic = useClinic(slug)
  if (clinic.data) return children(clinic.data)
  if (clinic.isPending) {
    return (
      <PageFrame>
        <Loading what="the clinic" />
      </PageFrame>
    )
  }
  const code = errorCode(clinic.error)
  if (code === 'not_found' || code === 'validation_failed') return <NotFoundPage />
  return (
    <PageFrame>
      <Screen title="This page could not be loaded" tabTitle="Book an appointment">
        <ProblemNotice error={clinic.error} onRetry={() => void clinic.refetch()} />
      </Screen>
    </PageFrame>
  )
}
