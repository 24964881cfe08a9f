import { APPOINTMENT_STATUS_RULES, takesPlace } from '@scheduler/shared-types/appointments/appointment.rules'
import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { isOverbooked } from '@scheduler/shared-types/scheduling/override'
import { Globe, Layers, StickyNote, UserPlus } from 'lucide-react'
import type { PointerEvent } from 'react'
import { STANDING_ICONS } from '../appointment/standing-mark.tsx'
import { standingWords } from '../appointment/standing-words.ts'
import { StatusIcon, statusStyle } from '../appointment/status-look.tsx'
import { listName, timeSpan } from '../time/words.ts'
import type { BoardVisit } from './board-day.ts'
import { heightOf, offsetOf, type Span } from './board-geometry.ts'

type VisitBlockProps = {
  readonly visit: BoardVisit
  readonly window: Span
  readonly timeZone: string
  readonly typeName: string
  readonly isCursor: boolean
  readonly isSelected: boolean
  readonly isMoving: boolean
  readonly onOpen: (id: string) => void
  readonly onPointerDown: (event: PointerEvent, visit: BoardVisit) => void
}

/** Heights, in pixels, from which a second, a third and a fourth line fit. */
const TWO_LINES = 36
const THREE_LINES = 54
const FOUR_LINES = 72

/** An appointment on the board: a stripe, an icon, and as many facts as fit, the most needed first. */
export function VisitBlock(props: VisitBlockProps) {
  const { visit, window, timeZone, typeName, isCursor, isSelected, isMoving } = props
  const { appointment, start, end, place } = visit
  const { status, patient } = appointment
  const height = heightOf(visit)
  const isOver = !takesPlace(status)
  const { label } = APPOINTMENT_STATUS_RULES[status]
  const standing = standingWords(appointment)
  const StandingIcon = standing && STANDING_ICONS[standing.kind]
  return (
    <>
      <Buffer span={visit.bufferBefore} {...{ window, place }} />
      <button
        type="button"
        data-appointment-id={appointment.id}
        tabIndex={isCursor ? 0 : -1}
        aria-pressed={isSelected}
        onClick={() => props.onOpen(appointment.id)}
        onPointerDown={(event) => props.onPointerDown(event, visit)}
        style={{
          ...statusStyle(status),
          top: offsetOf(window, start) + 1,
          height: height - 2,
          left: `calc(${(place.index / place.count) * 100}% + 2px)`,
          width: `calc(${100 / place.count}% - 5px)`,
        }}
        className={`absolute z-10 flex touch-pan-x flex-col overflow-hidden rounded-sm border border-l-4 border-(--status) bg-(--status-soft) px-1.5 text-left text-[0.86rem] leading-[1.15rem] select-none aria-pressed:z-20 aria-pressed:ring-2 aria-pressed:ring-focus ${isMoving ? 'opacity-40' : 'cursor-grab'} ${isOver ? 'border-dashed' : ''} ${standing?.kind === 'provisional' ? 'striped' : ''}`}
      >
        {/* All of it is read out, also what does not fit. */}
        <span className="flex w-full items-center gap-1">
          <StatusIcon status={status} />
          {standing && StandingIcon ? (
            <span title={standing.word} className={standing.kind === 'refused' ? 'text-danger' : ''}>
              <StandingIcon aria-hidden className="size-3.5" />
            </span>
          ) : null}
          <span className="tabular shrink-0 text-muted">
            <span aria-hidden>{clockWords(timeZone, start)}</span>
            <span className="sr-only">{timeSpan(timeZone, start, end)}</span>
          </span>
          <span className={`truncate font-semibold ${isOver ? 'line-through' : ''}`}>
            {listName(patient)}
          </span>
          {height < TWO_LINES ? <span className="truncate text-muted">{typeName}</span> : null}
          <Marks visit={visit} />
        </span>
        {height >= TWO_LINES ? (
          <span className="truncate">
            {typeName}
            {height < THREE_LINES ? <span className="text-(--status)"> · {label}</span> : null}
          </span>
        ) : null}
        <span className={height < THREE_LINES ? 'sr-only' : 'truncate text-(--status)'}>{label}</span>
        {standing ? (
          <span
            className={
              height < FOUR_LINES
                ? 'sr-only'
                : `truncate ${standing.kind === 'refused' ? 'text-danger' : 'text-muted'}`
            }
          >
            {standing.word}
          </span>
        ) : null}
      </button>
      <Buffer span={visit.bufferAfter} {...{ window, place }} />
    </>
  )
}

type BufferProps = {
  readonly span: Span | null
  readonly window: Span
  readonly place: BoardVisit['place']
}

/** Time kept free around an appointment: a paler foot. */
function Buffer({ span, window, place }: BufferProps) {
  if (!span) return null
  return (
    <div
      aria-hidden
      style={{
        top: offsetOf(window, span.start),
        height: heightOf(span),
        left: `calc(${(place.index / place.count) * 100}% + 2px)`,
        width: `calc(${100 / place.count}% - 5px)`,
      }}
      className="pointer-events-none absolute rounded-sm border border-dashed border-border bg-sunken"
    />
  )
}

const MARKS = [
  {
    Icon: Globe,
    words: 'booked online',
    has: ({ source }: BoardVisit['appointment']) => source === 'online',
  },
  {
    Icon: UserPlus,
    words: 'identity not checked yet',
    has: ({ patient }: BoardVisit['appointment']) => !patient.verified,
  },
  {
    Icon: Layers,
    words: 'overbooked',
    has: (appointment: BoardVisit['appointment']) => isOverbooked(appointment),
  },
  { Icon: StickyNote, words: 'has a note', has: ({ note }: BoardVisit['appointment']) => note !== '' },
] as const

function Marks({ visit: { appointment } }: { readonly visit: BoardVisit }) {
  return (
    <span className="ml-auto flex shrink-0 gap-0.5 text-muted">
      {MARKS.filter(({ has }) => has(appointment)).map(({ Icon, words }) => (
        <span key={words} title={words}>
          <Icon aria-hidden className="size-3.5" />
          <span className="sr-only">{words}</span>
        </span>
      ))}
    </span>
  )
}
