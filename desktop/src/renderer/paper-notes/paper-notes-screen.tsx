import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { useDesk } from '../state/desk-context.tsx'
import { dateInZone, fullDate } from '../time/words.ts'
import { BOX_CLASS, Labelled } from '../ui/field.tsx'
import { NoteForm } from './note-form.tsx'
import { NoteRow } from './note-row.tsx'
import type { NoteRow as Row } from './paper-note.ts'
import { useSheet } from './use-sheet.ts'

/** What was written on paper while nothing worked, typed in as fast as it can be read out. */
export function PaperNotesScreen() {
  const clinic = useDesk((state) => state.clinic)
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col gap-3 overflow-auto p-4">
      {clinic ? <PaperSheet clinic={clinic} /> : <p className="text-muted">Loading the clinic…</p>}
    </main>
  )
}

function PaperSheet({ clinic }: { readonly clinic: ClinicData }) {
  const { timeZone } = clinic.clinic
  const sheet = useSheet(timeZone)
  const { draft, rows, change } = sheet
  const isToday = draft.date === dateInZone(timeZone, Date.now())
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="text-xl font-semibold">Paper notes</h2>
          <p className="text-muted">
            Enter saves a line. Times that are past are taken with the reason “From paper notes”.
          </p>
        </div>
        <div className="w-44">
          <Labelled label={isToday ? 'The paper is from today' : 'The paper is from'}>
            {(ids) => (
              <input
                {...ids}
                type="date"
                required
                value={draft.date}
                onChange={({ target }) => target.value && change({ date: target.value })}
                className={BOX_CLASS}
              />
            )}
          </Labelled>
        </div>
      </div>
      <NoteForm clinic={clinic} sheet={sheet} />
      <p role="status" className="text-sm text-muted">
        {rows.length === 0 ? `Nothing entered yet for ${fullDate(draft.date)}.` : countWords(rows)}
      </p>
      {rows.length > 0 ? (
        <table aria-label="Entered lines" className="rounded-md border border-border bg-surface max-md:block">
          <thead className="text-left text-sm text-muted max-md:sr-only">
            <tr>
              {['Time', 'Doctor', 'Patient', 'Type', 'What happened', 'Result'].map((head) => (
                <th key={head} scope="col" className="px-3 py-1.5 font-medium">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-md:block">
            {rows.map((row) => (
              <NoteRow key={row.note.id} row={row} clinic={clinic} sheet={sheet} />
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  )
}

function countWords(rows: readonly Row[]): string {
  const count = (...kinds: readonly Row['result']['kind'][]) =>
    rows.filter(({ result }) => kinds.includes(result.kind)).length
  const parts = [
    [count('saved'), 'saved'],
    [count('waiting'), 'waiting'],
    [count('refused', 'attention'), 'to look at'],
    [count('aside'), 'put aside'],
  ] as const
  const words = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  return words.length > 0 ? `${words.join(' · ')}.` : ''
}
