import { Printer } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useDesk } from '../state/desk-context.tsx'
import { useDay } from '../state/use-day.ts'
import { addDays, dateInZone } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { BOX_CLASS } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useNow } from '../ui/use-now.ts'
import { DaySheet } from './day-sheet.tsx'

/** A day on paper: chosen here, printed by the button or Ctrl P. Works with the network gone. */
export function DayListScreen() {
  const clinic = useDesk((state) => state.clinic)
  const timeZone = clinic?.clinic.timeZone ?? 'UTC'
  const now = useNow(30_000)
  const today = dateInZone(timeZone, now)
  const [chosen, setChosen] = useState<string | null>(null)
  const [doctorId, setDoctorId] = useState<string | null>(null)
  const date = chosen ?? today
  const { day, problem } = useDay(clinic ? date : '')
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'p') return
      // The installed desk has no print command of its own.
      event.preventDefault()
      window.print()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-auto p-4 print:overflow-visible print:p-0">
      <div className="mb-4 flex flex-wrap items-end gap-2 print:hidden">
        <h2 className="mr-auto text-xl font-semibold">Day list</h2>
        {[
          ['Today', today],
          ['Tomorrow', addDays(today, 1)],
        ].map(([word, each = today]) => (
          <Button
            key={word}
            aria-pressed={date === each}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
            onClick={() => setChosen(each)}
          >
            {word}
          </Button>
        ))}
        <input
          type="date"
          aria-label="Another day"
          required
          value={date}
          onChange={({ target }) => target.value && setChosen(target.value)}
          className={`${BOX_CLASS} w-auto!`}
        />
        <select
          aria-label="Doctors"
          value={doctorId ?? ''}
          onChange={({ target }) => setDoctorId(target.value || null)}
          className={`${BOX_CLASS} w-auto!`}
        >
          <option value="">All doctors</option>
          {clinic?.doctors.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <Button look="primary" title="Ctrl P" aria-keyshortcuts="Control+P" onClick={() => window.print()}>
          <Printer aria-hidden className="size-4" />
          Print
        </Button>
      </div>
      {problem ? <Notice kind="error">{problem}</Notice> : null}
      {clinic && day ? (
        <DaySheet day={day} clinic={clinic} doctorId={doctorId} now={now} />
      ) : problem ? null : (
        <p role="status" className="text-muted">
          Loading the day…
        </p>
      )}
    </main>
  )
}
