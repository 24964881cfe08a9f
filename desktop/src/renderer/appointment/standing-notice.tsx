import type { BoardAppointment } from '../../ipc/ipc-contract.ts'
import { useActions } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { StandingMark } from './standing-mark.tsx'
import { standingWords } from './standing-words.ts'

type StandingNoticeProps = { readonly appointment: BoardAppointment }

/** What it means that the server does not have this appointment as it is shown; nothing where it has. */
export function StandingNotice({ appointment }: StandingNoticeProps) {
  const { showAttentionOf } = useActions()
  const words = standingWords(appointment)
  if (!words) return null
  return (
    <section aria-label="How it stands" className="flex flex-col items-start gap-1.5 rounded-md bg-page p-3">
      <StandingMark kind={words.kind} />
      <p>{words.sentence}</p>
      {words.kind === 'refused' ? (
        <Button look="primary" onClick={() => showAttentionOf(appointment.id)}>
          Decide
        </Button>
      ) : null}
    </section>
  )
}
