import { clockWords } from '@scheduler/shared-types/display/clock-words'
import type { ClinicData, DaySchedule } from '../../ipc/ipc-contract.ts'
import { standingWords } from '../appointment/standing-words.ts'
import { useDesk } from '../state/desk-context.tsx'
import { dateInZone, fullDate, shortDate, timeSpan, zoneWords } from '../time/words.ts'
import { type DoctorList, doctorLists } from './list-rows.ts'
import { SheetRow } from './sheet-row.tsx'

type DaySheetProps = {
  readonly day: DaySchedule
  readonly clinic: ClinicData
  /** null: all. */
  readonly doctorId: string | null
  /** Epoch milliseconds. */
  readonly now: number
}

/** The sheet itself. Its head and foot come on every printed page (styles.css). */
export function DaySheet({ day, clinic, doctorId, now }: DaySheetProps) {
  const deskName = useDesk((state) => state.desk?.name)
  const waiting = useDesk((state) => state.connection.waiting)
  const { timeZone } = day
  const lists = doctorLists(day, clinic).filter((list) => !doctorId || list.doctorId === doctorId)
  const moment = (at: number) => `${shortDate(dateInZone(timeZone, at))}, ${clockWords(timeZone, at)}`
  const isInDoubt = day.appointments.some((each) => standingWords(each)?.kind === 'provisional')
  return (
    <article
      aria-label="The list"
      className="sheet rounded-lg border border-border bg-surface p-5 print:border-0 print:p-0"
    >
      <header className="sheet-head">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6 border-b-2 border-text pb-1">
          <h3 className="text-xl font-semibold">{fullDate(day.date)}</h3>
          <p className="font-semibold">{clinic.clinic.name}</p>
        </div>
        <p className="tabular flex flex-wrap justify-between gap-x-6 pt-1 pb-3 text-sm">
          <span className={day.asOf ? 'font-semibold' : ''}>
            {day.asOf
              ? `As of ${moment(Date.parse(day.asOf))}. What others have changed since is not on it.`
              : `True at ${moment(now)}.`}
            {waiting > 0 ? ` ${waiting} ${waiting === 1 ? 'change waits' : 'changes wait'} to be sent.` : ''}
          </span>
          <span>
            {deskName ? `${deskName} · ` : ''}printed {moment(now)}
          </span>
        </p>
      </header>
      <div className="sheet-body flex flex-col gap-5 print:block">
        {isInDoubt ? (
          <p className="mb-3 border-l-4 border-text pl-2">
            <strong>Not yet accepted</strong> means: booked or moved at this desk without the server, which
            may still refuse it. Make sure that there is a phone number to call.
          </p>
        ) : null}
        {lists.map((list) => (
          <DoctorTable key={list.doctorId} list={list} timeZone={timeZone} clinic={clinic} />
        ))}
        {lists.length === 0 ? <p>Nobody works on this day, and there are no appointments.</p> : null}
      </div>
      <footer className="sheet-foot">
        <p className="flex justify-between gap-x-6 pt-2 text-sm">
          <span>Confidential: it names patients. Shred it when the day is over.</span>
          <span>Times in {zoneWords(timeZone)}</span>
        </p>
      </footer>
    </article>
  )
}

type DoctorTableProps = {
  readonly list: DoctorList
  readonly timeZone: string
  readonly clinic: ClinicData
}

/** The same widths in every doctor's table, so that the eye can run down the page. */
const HEADS = [
  ['Time', 'w-[12%]'],
  ['Patient', 'w-[23%]'],
  ['Born', 'w-[11%]'],
  ['Phone', 'w-[17%]'],
  ['Type', 'w-[13%]'],
  ['Room', 'w-[9%]'],
  ['Status', 'w-[15%]'],
] as const

function DoctorTable({ list, timeZone, clinic }: DoctorTableProps) {
  const { name, open, rows } = list
  const hours = open.map(({ start, end }) => timeSpan(timeZone, start, end)).join(', ')
  const title = (
    <>
      {name} <span className="font-normal text-muted">· {hours || 'not at work'}</span>
    </>
  )
  return (
    <section aria-label={name} className="print:mb-5">
      {rows.length === 0 ? (
        <>
          <h4 className="tabular font-semibold">{title}</h4>
          <p className="text-muted">No appointments.</p>
        </>
      ) : (
        <div className="overflow-x-auto print:overflow-visible">
          <table className="w-full min-w-5xl table-fixed border-collapse print:min-w-0">
            <colgroup>
              {HEADS.map(([head, width]) => (
                <col key={head} className={width} />
              ))}
            </colgroup>
            <thead>
              {/* With the heads of the columns on every page the list runs over. */}
              <tr>
                <th scope="colgroup" colSpan={HEADS.length} className="tabular text-left font-semibold">
                  {title}
                </th>
              </tr>
              <tr className="border-b border-border-strong text-left text-sm">
                {HEADS.map(([head]) => (
                  <th key={head} scope="col" className="py-1 pr-3 font-medium">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <SheetRow
                  key={row.kind === 'walk-in' ? row.id : row.appointment.id}
                  row={row}
                  timeZone={timeZone}
                  clinic={clinic}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
