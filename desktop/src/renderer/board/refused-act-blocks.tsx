import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { CircleAlert } from 'lucide-react'
import { placeOf, type Span } from './board-geometry.ts'
import type { RefusedAct } from './refused-acts.ts'

type RefusedActBlocksProps = {
  readonly refusedActs: readonly RefusedAct[]
  readonly window: Span
  readonly timeZone: string
  readonly onRefused: (operationId: string) => void
}

/** Where somebody at this desk wanted something that the server refused. */
export function RefusedActBlocks({ refusedActs, window, timeZone, onRefused }: RefusedActBlocksProps) {
  return (
    <>
      {refusedActs.map((act) => (
        <button
          key={act.operationId}
          type="button"
          tabIndex={-1}
          onClick={() => onRefused(act.operationId)}
          style={{ ...placeOf(window, act), left: '40%' }}
          className="absolute right-0.5 z-12 flex cursor-pointer items-start gap-1 overflow-hidden rounded-sm border-2 border-dashed border-danger bg-surface px-1 text-left text-xs text-danger hover:bg-danger-soft"
        >
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>
            <span className="font-semibold">{act.name}</span>
            <span className="block">
              {clockWords(timeZone, act.start)} {act.what} refused
            </span>
          </span>
        </button>
      ))}
    </>
  )
}
