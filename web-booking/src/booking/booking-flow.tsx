import type { PublicClinic } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useQueryClient } from '@tanstack/react-query'
import { type ComponentType, useEffect, useEffectEvent, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useSession } from '../api/page-api.ts'
import { PageFrame } from '../clinic/page-frame.tsx'
import { ALL_TIMES } from '../times/use-times.ts'
import { BackButton } from '../ui/back-button.tsx'
import { ANY_DOCTOR, type BookingDraft, keepDraft, readDraft } from './booking-draft.ts'
import { DetailsStep } from './details-step.tsx'
import { DoctorStep } from './doctor-step.tsx'
import { chosenType, type Flow, isPersonKnown } from './flow.ts'
import { HoldBar } from './hold-bar.tsx'
import { Progress } from './progress.tsx'
import { ReasonStep } from './reason-step.tsx'
import { RegisterStep } from './register-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { SignInStep } from './sign-in-step.tsx'
import { reachableStep, type Step, stageOf } from './steps.ts'
import { TimeStep } from './time-step.tsx'
import { releaseHold, useHold } from './use-hold.ts'
import { WhoStep } from './who-step.tsx'

const SCREENS: Readonly<Record<Step, ComponentType<Flow & { readonly isSettling: boolean }>>> = {
  reason: ReasonStep,
  doctor: DoctorStep,
  time: TimeStep,
  who: WhoStep,
  'sign-in': SignInStep,
  register: RegisterStep,
  details: DetailsStep,
  review: ReviewStep,
}

/**
 * The flow: one question a screen. The step lives in the address, so the browser's Back works; the answers
 * live in the draft, so going back loses nothing.
 */
export function BookingFlow({ clinic }: { readonly clinic: PublicClinic }) {
  const { slug } = clinic
  const [draft, setDraft] = useState(() => readDraft(slug, sessionStorage))
  const [isSettling, setIsSettling] = useState(false)
  const hold = useHold(slug)
  const session = useSession()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const wanted = new URLSearchParams(useSearch()).get('step')

  const isPatientHere = session?.user.grants.some(
    (grant) => grant.clinicId === clinic.id && grant.role === 'patient',
  )
  const patient = isPatientHere ? session : null
  const type = chosenType(clinic, draft)
  const isDoctorKnown = draft.doctor === ANY_DOCTOR || type?.doctorIds.some((id) => id === draft.doctor)
  const step = reachableStep(wanted, {
    hasReason: type !== null,
    hasDoctor: Boolean(isDoctorKnown),
    hasHold: hold.hold !== null,
    hasPerson: isPersonKnown(draft, patient),
  })

  const holdId = hold.hold?.id ?? null
  useEffect(() => keepDraft(slug, { ...draft, holdId }, sessionStorage), [slug, draft, holdId])

  const giveBackLeftover = useEffectEvent(() => {
    if (draft.holdId !== null) void releaseHold(slug, draft.holdId)
  })
  useEffect(() => giveBackLeftover(), [])

  // Going back to choose gives the time back, so that it is offered again, to this patient too.
  const isChoosing = stageOf(step) <= stageOf('time')
  const giveBack = useEffectEvent(async () => {
    if (!hold.hold) return
    setIsSettling(true)
    await hold.release()
    await queries.invalidateQueries(ALL_TIMES)
    setIsSettling(false)
  })
  useEffect(() => {
    if (isChoosing) void giveBack()
  }, [isChoosing])

  useEffect(() => {
    if (step !== (wanted ?? 'reason'))
      navigate(`/${slug}?step=${step}`, { replace: true, state: history.state })
  }, [slug, step, wanted, navigate])

  function go(next: Step, options: { readonly replace: boolean } = { replace: false }): void {
    navigate(`/${slug}?step=${next}`, { state: { isInside: true }, ...options })
  }

  function back(): void {
    const isInside: unknown = history.state?.isInside
    if (isInside === true) history.back()
    else go(stepBefore(step))
  }

  const update = (patch: Partial<BookingDraft>) => setDraft((previous) => ({ ...previous, ...patch }))
  const Current = SCREENS[step]
  const flow: Flow = { clinic, draft, update, hold, patient, go, back }

  return (
    <PageFrame
      clinic={clinic}
      bar={isChoosing ? null : <HoldBar clinic={clinic} control={hold} onChooseAgain={() => go('time')} />}
    >
      <div className="mb-4 flex flex-col">
        <Progress step={step} onGo={go} />
        {step === 'reason' ? null : <BackButton onBack={back} />}
      </div>
      <Current key={step} {...flow} isSettling={isSettling} />
    </PageFrame>
  )
}

function stepBefore(step: Step): Step {
  if (step === 'sign-in' || step === 'register' || step === 'details') return 'who'
  if (step === 'review') return 'details'
  if (step === 'who') return 'time'
  return step === 'time' ? 'doctor' : 'reason'
}
