import type { AttentionItem, BoardAppointment, ClinicData } from '../../ipc/ipc-contract.ts'
import { dateTimeSpan, listName } from '../time/words.ts'
import { useInTheWay } from './use-in-the-way.ts'
import { type VersionRow, versionRows } from './version-rows.ts'

type VersionPairProps = { readonly item: AttentionItem; readonly clinic: ClinicData }

/** What is true here beside what is true on the server; what differs stands out. */
export function VersionPair({ item, clinic }: VersionPairProps) {
  const rows = versionRows(item, clinic)
  const inTheWay = useInTheWay(item)
  const { name } = item.operation
  const nothingHere = name === 'time-off.remove' ? 'Removed.' : 'Nothing.'
  const nothingThere =
    name === 'appointment.book' ? 'Not booked.' : name.endsWith('.create') ? 'Not there.' : 'It is not there.'
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      <Version title="Here" rows={rows} side="here" nothing={nothingHere} />
      <Version title="On the server" rows={rows} side="there" nothing={nothingThere}>
        {inTheWay.map((visit) => (
          <InTheWay key={visit.id} visit={visit} clinic={clinic} />
        ))}
      </Version>
    </div>
  )
}

type VersionProps = {
  readonly title: string
  readonly rows: readonly VersionRow[]
  readonly side: 'here' | 'there'
  readonly nothing: string
  readonly children?: React.ReactNode
}

function Version({ title, rows, side, nothing, children }: VersionProps) {
  const own = rows.filter((row) => row[side] !== null)
  return (
    <div
      className={`relative flex flex-col gap-1 overflow-hidden rounded-md border py-2 pr-3 ${side === 'here' ? 'border-dashed border-border-strong pl-5' : 'border-border bg-page pl-3'}`}
    >
      {side === 'here' ? <span aria-hidden className="striped absolute inset-y-0 left-0 w-2.5" /> : null}
      <h4 className="text-sm font-semibold text-muted">{title}</h4>
      {own.length === 0 ? <p>{nothing}</p> : null}
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
        {own.map((row) => (
          <div key={row.name} className="contents">
            <dt className="text-muted">{row.name}</dt>
            <dd className={`tabular min-w-0 break-words ${row.differs ? 'font-semibold' : ''}`}>
              {row[side]}
            </dd>
          </div>
        ))}
      </dl>
      {children}
    </div>
  )
}

type InTheWayProps = { readonly visit: BoardAppointment; readonly clinic: ClinicData }

/** Who has the time. */
function InTheWay({ visit, clinic }: InTheWayProps) {
  const { start, end, patient, doctorId } = visit
  const doctor = clinic.doctors.find(({ id }) => id === doctorId)?.name
  return (
    <p className="tabular">
      <span className="text-muted">In the way: </span>
      {dateTimeSpan(clinic.clinic.timeZone, Date.parse(start), Date.parse(end))}, {doctor}:{' '}
      <span className="font-semibold">{listName(patient)}</span>
    </p>
  )
}
