import { CircleAlert, CircleDashed, CloudUpload, type LucideIcon } from 'lucide-react'
import { STANDING_WORDS, type StandingWords } from './standing-words.ts'

export const STANDING_ICONS: Readonly<Record<StandingWords['kind'], LucideIcon>> = {
  waiting: CloudUpload,
  provisional: CircleDashed,
  refused: CircleAlert,
}

const COLOURS: Readonly<Record<StandingWords['kind'], string>> = {
  waiting: 'bg-sunken text-text',
  provisional: 'bg-sunken text-text',
  refused: 'bg-danger-soft text-danger',
}

type StandingMarkProps = { readonly kind: StandingWords['kind'] }

/** Icon, word and pattern: the look of a standing in lists and panels. */
export function StandingMark({ kind }: StandingMarkProps) {
  const Icon = STANDING_ICONS[kind]
  return (
    <span
      className={`inline-flex items-center gap-1.5 overflow-hidden rounded-sm px-2 py-0.5 font-medium whitespace-nowrap ${COLOURS[kind]}`}
    >
      {kind === 'provisional' ? (
        <span aria-hidden className="striped -my-0.5 -ml-2 w-3 self-stretch" />
      ) : null}
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {STANDING_WORDS[kind]}
    </span>
  )
}
