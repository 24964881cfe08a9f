import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { Phone } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import type { AttentionDecision, AttentionItem, ClinicData, SignedIn } from '../../ipc/ipc-contract.ts'
import { DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { PhoneLink } from '../patients/phone-link.tsx'
import { useActions } from '../state/desk-context.tsx'
import { birthDate, dateInZone, shortDate } from '../time/words.ts'
import { Notice } from '../ui/notice.tsx'
import { actWords } from './act-words.ts'
import { DecisionButtons } from './decision-buttons.tsx'
import { VersionPair } from './version-pair.tsx'

type AttentionCardProps = {
  readonly item: AttentionItem
  readonly clinic: ClinicData
  readonly user: SignedIn
  /** Called once a decision stands. */
  readonly onSettled: () => void
}

/** One act that was refused: what, why, both sides, whom to call, and the ways on. */
export function AttentionCard({ item, clinic, user, onSettled }: AttentionCardProps) {
  const { decide } = useActions()
  const [problem, setProblem] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const titleId = useId()
  const { operation, actor, refusal, patient } = item
  const { timeZone } = clinic.clinic

  async function settle(decision: AttentionDecision): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await decide(item, decision)
      onSettled()
    } catch (error) {
      setProblem(error)
    }
    setBusy(false)
  }

  const acted = Date.parse(operation.actedAt)
  const conflicts = refusal.conflicts ?? []
  return (
    // biome-ignore lint/a11y/useSemanticElements: an article that can have focus, so that arrows go from one to the next
    <div
      role="article"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows' place in the list
      tabIndex={0}
      aria-labelledby={titleId}
      data-operation-id={operation.operationId}
      onKeyDown={goToNeighbour}
      className="flex flex-col gap-3 rounded-lg border border-border bg-surface p-4"
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 id={titleId} className="text-lg font-semibold">
          {actWords(operation)}
          {patient ? `: ${patient.givenName} ${patient.familyName}` : ''}
        </h3>
        <p className="tabular text-sm text-muted">
          {actor.name}, {shortDate(dateInZone(timeZone, acted))}, {clockWords(timeZone, acted)}
        </p>
      </header>
      <div className="text-danger">
        {conflicts.length === 0 ? <p>{reasonWords(item)}</p> : null}
        <ul>
          {conflicts.map((conflict) => (
            <li key={`${conflict.class}${conflict.appointmentId}`}>{conflict.message}</li>
          ))}
        </ul>
      </div>
      <VersionPair item={item} clinic={clinic} />
      {patient ? (
        <p className="tabular flex flex-wrap items-center gap-x-3 gap-y-1">
          {patient.phone ? (
            <span className="inline-flex min-h-9 items-center gap-1.5 font-semibold">
              <Phone aria-hidden className="size-4 text-accent-text" />
              <PhoneLink phone={patient.phone} />
            </span>
          ) : (
            <span className="text-muted">No phone number is known.</span>
          )}
          <span className="text-muted">
            {patient.birthDate ? `born ${birthDate(patient.birthDate)}` : 'no birth date'}
          </span>
        </p>
      ) : null}
      {problem ? <Notice kind="error">{errorSentence(problem)}</Notice> : null}
      <DecisionButtons
        {...{ clinic, user, isBusy }}
        item={withNewer(item, problem)}
        onDecide={(decision) => void settle(decision)}
      />
    </div>
  )
}

/** An answer that came just now knows nearer free times than the first refusal did. */
function withNewer(item: AttentionItem, problem: unknown): AttentionItem {
  const alternatives = problem instanceof DeskError ? problem.details.alternatives : undefined
  return alternatives ? { ...item, refusal: { ...item.refusal, alternatives } } : item
}

function reasonWords({ refusal, actor }: AttentionItem): string {
  if (refusal.code === 'unauthenticated') {
    return `It could not be sent: ${actor.name}, who did it, has to sign in again at this desk.`
  }
  return refusal.detail
}

/** From card to card; only while the card itself has focus, so that boxes keep their arrows. */
function goToNeighbour(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget, target } = event
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  if (step === 0 || target !== currentTarget) return
  const cards = [...document.querySelectorAll<HTMLElement>('[data-operation-id]')]
  const beside = cards[cards.indexOf(currentTarget) + step]
  if (!beside) return
  event.preventDefault()
  beside.focus()
}
