import { takesPlace } from '@scheduler/shared-types/appointments/appointment.rules'
import { type ReactNode, useId, useState } from 'react'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { PanelFrame } from '../shell/panel-frame.tsx'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { offers } from '../state/offers.ts'
import { typedTime } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { BOX_CLASS, Field, Labelled } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { timeOffSpan, type WallEnd } from './time-off-span.ts'
import { TodaysTimeOff } from './todays-time-off.tsx'

type TimeOffPanelProps = { readonly start: string | null; readonly clinic: ClinicData }

/** When a doctor is away: who, from, to, why; and what is entered for the day that is shown. */
export function TimeOffPanel({ start, clinic }: TimeOffPanelProps) {
  const { showPanel, addTimeOff } = useActions()
  const user = useDesk((state) => state.user)
  const day = useDesk((state) => state.day)
  const date = useDesk((state) => state.date)
  const doctors = clinic.doctors.filter(({ id, active }) => active && offers.enterTimeOff(user, id))
  const [only] = doctors.length === 1 ? doctors : []
  const [doctorId, setDoctorId] = useState(only?.id ?? start ?? '')
  const { timeZone } = clinic.clinic
  const open = day?.doctors.find((each) => each.doctorId === doctorId)?.open ?? []
  const clockOf = (instant: string | undefined, otherwise: string) =>
    instant ? typedTime(timeZone, Date.parse(instant)) : otherwise
  // What was typed stays; until then it is the doctor's open time of the day that is shown.
  const [typedFrom, setFrom] = useState<Partial<WallEnd>>({})
  const [typedTo, setTo] = useState<Partial<WallEnd>>({})
  const from = { date, time: clockOf(open[0]?.start, '09:00'), ...typedFrom }
  const to = { date: from.date, time: clockOf(open.at(-1)?.end, '17:00'), ...typedTo }
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const span = timeOffSpan(timeZone, from, to)
  const touched =
    'problem' in span
      ? 0
      : (day?.appointments ?? []).filter(
          (visit) =>
            visit.doctorId === doctorId &&
            takesPlace(visit.status) &&
            Date.parse(visit.start) < Date.parse(span.end) &&
            Date.parse(visit.end) > Date.parse(span.start),
        ).length

  async function submit(): Promise<void> {
    const lacking = doctorId === '' ? 'Choose a doctor first.' : 'problem' in span ? span.problem : null
    setProblem(lacking)
    if (lacking !== null || 'problem' in span) return
    setBusy(true)
    try {
      await addTimeOff({ doctorId, start: span.start, end: span.end, reason })
    } catch (error) {
      setProblem(errorSentence(error))
      setBusy(false)
    }
  }

  return (
    <PanelFrame title="Time off" onClose={() => showPanel(null)}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
        className="flex flex-col gap-4"
      >
        <Labelled label="Doctor">
          {(ids) => (
            <select
              {...ids}
              className={BOX_CLASS}
              // The form opens to be filled from here.
              // biome-ignore lint/a11y/noAutofocus: the panel was opened by the person's own act
              autoFocus
              value={doctorId}
              onChange={({ target }) => setDoctorId(target.value)}
            >
              <option value="">Choose…</option>
              {doctors.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <DateAndTime name="From" value={from} onChange={(part) => setFrom({ ...typedFrom, ...part })} />
        <DateAndTime name="To" value={to} onChange={(part) => setTo({ ...typedTo, ...part })} />
        <Field
          label="Reason, for staff only"
          value={reason}
          maxLength={200}
          onChange={({ target }) => setReason(target.value)}
        />
        {touched > 0 ? (
          <Notice kind="warning">
            {touched === 1
              ? 'One appointment of the shown day lies in this time. It stays; move it or cancel it.'
              : `${touched} appointments of the shown day lie in this time. They stay; move or cancel them.`}
          </Notice>
        ) : null}
        {problem ? <Notice kind="error">{problem}</Notice> : null}
        <Button type="submit" look="primary" isBusy={isBusy} className="self-start">
          {isBusy ? 'Saving…' : 'Enter time off'}
        </Button>
      </form>
      {doctorId ? <TodaysTimeOff doctorId={doctorId} timeZone={timeZone} /> : null}
    </PanelFrame>
  )
}

type DateAndTimeProps = {
  readonly name: string
  readonly value: WallEnd
  readonly onChange: (part: Partial<WallEnd>) => void
}

function DateAndTime({ name, value, onChange }: DateAndTimeProps): ReactNode {
  const id = useId()
  return (
    <div className="grid grid-cols-[1fr_auto] gap-x-2 gap-y-1">
      <label htmlFor={id} className="col-span-2 text-sm font-medium">
        {name}
      </label>
      <input
        id={id}
        type="date"
        className={`${BOX_CLASS} tabular`}
        value={value.date}
        onChange={({ target }) => onChange({ date: target.value })}
      />
      <input
        type="time"
        step={300}
        aria-label={`${name}, time`}
        className={`${BOX_CLASS} tabular`}
        value={value.time}
        onChange={({ target }) => onChange({ time: target.value })}
      />
    </div>
  )
}
