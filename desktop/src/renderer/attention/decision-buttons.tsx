import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { useState } from 'react'
import type { AttentionDecision, AttentionItem, ClinicData, SignedIn } from '../../ipc/ipc-contract.ts'
import { useActions } from '../state/desk-context.tsx'
import { shortDate } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { dismissWords, overrideWords, retryWords } from './act-words.ts'
import { type Step, stepsFor } from './next-step.ts'
import { ReasonForm } from './reason-form.tsx'

type DecisionButtonsProps = {
  readonly item: AttentionItem
  readonly clinic: ClinicData
  readonly user: SignedIn
  readonly isBusy: boolean
  readonly onDecide: (decision: AttentionDecision) => void
}

const OVERRIDE_REASONS = ['The doctor agreed', 'In pain', 'Already promised'] as const
const DISMISS_REASONS = ['Patient was called', 'Settled otherwise', 'Done by mistake'] as const

/** The ways on: the obvious one stands first and stands out. */
export function DecisionButtons({ item, clinic, user, isBusy, onDecide }: DecisionButtonsProps) {
  const { showDialog } = useActions()
  const [asking, setAsking] = useState<'override' | 'dismiss' | null>(null)
  const steps = stepsFor(item, user)
  const look = (step: Step) => (steps[0] === step ? 'primary' : 'secondary')
  if (asking) {
    const isOverride = asking === 'override'
    return (
      <ReasonForm
        label={isOverride ? 'Why all the same?' : 'Why is it not done after all?'}
        common={isOverride ? OVERRIDE_REASONS : DISMISS_REASONS}
        verb={isOverride ? overrideWords(item.operation) : dismissWords(item.operation)}
        isBusy={isBusy}
        onGive={(reason) => onDecide({ kind: asking, reason })}
        onCancel={() => setAsking(null)}
      />
    )
  }
  return (
    <div className="flex flex-col gap-2">
      {steps.includes('choose') ? <Alternatives {...{ item, clinic, isBusy, onDecide }} /> : null}
      <div className="flex flex-wrap gap-2">
        {steps.includes('sign-in') ? (
          <Button look={look('sign-in')} onClick={() => showDialog('sign-in')}>
            Sign in to send
          </Button>
        ) : null}
        {steps.includes('override') ? (
          <Button look={look('override')} onClick={() => setAsking('override')}>
            {overrideWords(item.operation)}…
          </Button>
        ) : null}
        {steps.includes('retry') ? (
          <Button look={look('retry')} isBusy={isBusy} onClick={() => onDecide({ kind: 'retry' })}>
            {retryWords(item)}
          </Button>
        ) : null}
        <Button look={look('dismiss')} onClick={() => setAsking('dismiss')}>
          {dismissWords(item.operation)}…
        </Button>
      </div>
    </div>
  )
}

type AlternativesProps = Pick<DecisionButtonsProps, 'item' | 'clinic' | 'isBusy' | 'onDecide'>

/** The nearest free starts; one press takes one. */
function Alternatives({ item, clinic, isBusy, onDecide }: AlternativesProps) {
  const { alternatives = [] } = item.refusal
  const day = item.here?.wallTime.slice(0, 10)
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="text-muted">Nearest free:</span>
      {alternatives.map(({ start, doctorId, wallTime }, i) => {
        const onDay = wallTime.slice(0, 10)
        return (
          <Button
            key={`${start}${doctorId}`}
            look={i === 0 ? 'primary' : 'secondary'}
            isBusy={isBusy}
            onClick={() => onDecide({ kind: 'choose', start, doctorId })}
            className="tabular"
          >
            {onDay === day ? '' : `${shortDate(onDay)}, `}
            {clockWords(clinic.clinic.timeZone, Date.parse(start))} ·{' '}
            {clinic.doctors.find(({ id }) => id === doctorId)?.name ?? ''}
          </Button>
        )
      })}
    </div>
  )
}
