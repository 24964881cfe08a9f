import { CloudOff } from 'lucide-react'
import { useActions, useDesk } from '../state/desk-context.tsx'
import type { DayProblem } from '../state/desk-state.ts'
import { fullDate } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

/** A day that cannot be shown: because this desk keeps no copy of it, or because something failed. */
export function DayProblemNotice({ problem }: { readonly problem: DayProblem }) {
  const date = useDesk((state) => state.date)
  const { readDayAgain, showToday } = useActions()
  const again = (
    <Button className="self-start" onClick={() => void readDayAgain()}>
      Try again
    </Button>
  )
  if (!problem.isElsewhere) {
    return (
      <div className="flex flex-1 items-start justify-center p-6">
        <Notice kind="error" title="The day could not be read">
          <p>{problem.sentence}</p>
          {again}
        </Notice>
      </div>
    )
  }
  return (
    <section
      aria-label="This day is not at this desk"
      className="flex flex-1 flex-col items-center justify-center gap-3 overflow-auto p-6 text-center"
    >
      <CloudOff aria-hidden className="size-8 text-muted" />
      <h2 className="text-lg font-semibold">{fullDate(date)} is not at this desk</h2>
      <p role="status" className="max-w-md text-muted">
        Without the server this desk shows yesterday, today and the seven days after. This day appears by
        itself as soon as the server is back. What is wanted for it until then goes on paper.
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button look="primary" onClick={showToday}>
          Go to today
        </Button>
        {again}
      </div>
    </section>
  )
}
