import type { Candidate, Place } from '../state/desk-state.ts'
import type { BoardColumn } from './board-day.ts'
import { heightOf, offsetOf, type Span } from './board-geometry.ts'

type FreeStartsProps = {
  readonly doctor: BoardColumn['doctor']
  readonly window: Span
  readonly candidates: readonly Candidate[]
  readonly chosen: Place | null
  readonly onBook: (place: Place) => void
}

/** The starts the open form could take, as buttons in the doctor's column. */
export function FreeStarts({ doctor, window, candidates, chosen, onBook }: FreeStartsProps) {
  return (
    <>
      {candidates.map(({ start, end, label }) => (
        <button
          key={start}
          type="button"
          tabIndex={-1}
          data-candidate={label}
          aria-label={`Choose ${label}, ${doctor.name}`}
          onClick={() => onBook({ doctorId: doctor.id, start })}
          style={{ top: offsetOf(window, start) + 1, height: Math.max(heightOf({ start, end }) - 2, 8) }}
          className={`group absolute inset-x-0.5 z-5 flex cursor-pointer items-start rounded-sm border text-xs ${
            chosen?.start === start
              ? 'border-accent bg-accent text-on-accent'
              : 'border-accent/50 bg-surface text-accent-text hover:border-accent hover:bg-accent-soft'
          }`}
        >
          <span className="tabular px-1">+ {label}</span>
        </button>
      ))}
    </>
  )
}
