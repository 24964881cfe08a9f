import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { PanelFrame } from '../shell/panel-frame.tsx'
import { useActions } from '../state/desk-context.tsx'
import type { BookingForm } from '../state/desk-state.ts'
import { dateTimeSpan } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { BOX_CLASS, Labelled } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { ConflictNotice } from './conflict-notice.tsx'
import { DoctorSelect } from './doctor-select.tsx'
import { PatientPicker } from './patient-picker.tsx'
import { TimeChoice } from './time-choice.tsx'
import { TypeSelect } from './type-select.tsx'
import { useBooking } from './use-booking.ts'

type BookingPanelProps = { readonly form: BookingForm; readonly clinic: ClinicData }

/** Patient, reason, doctor, time, in one panel; the free times light up on the board beside it. */
export function BookingPanel({ form, clinic }: BookingPanelProps) {
  const { changeForm, showPanel } = useActions()
  const booking = useBooking(form, clinic)
  const { date, type, days, problem, isOffered, refusal, isBusy, missing, choose, submit } = booking
  const { patient, appointmentTypeId, doctorId, chosen, note } = form
  const { timeZone } = clinic.clinic
  const end = chosen && type ? chosen.start + type.durationMinutes * MINUTE_MS : null
  const doctorName = clinic.doctors.find(({ id }) => id === chosen?.doctorId)?.name ?? 'any free doctor'
  const performing = clinic.doctors.filter(
    ({ id, active }) => active && (!type || type.doctorIds.includes(id)),
  )
  return (
    <PanelFrame title="Book" onClose={() => showPanel(null)}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
        className="flex flex-col gap-4"
      >
        <PatientPicker patient={patient} onPick={(picked) => changeForm({ patient: picked })} />
        <Labelled label="Type">
          {(ids) => (
            <TypeSelect
              {...ids}
              clinic={clinic}
              value={appointmentTypeId}
              onChoose={(id) => changeForm({ appointmentTypeId: id })}
            />
          )}
        </Labelled>
        <Labelled label="Doctor">
          {(ids) => (
            <DoctorSelect
              {...ids}
              doctors={performing}
              value={doctorId}
              onChoose={(id) => changeForm({ doctorId: id, chosen: null })}
            />
          )}
        </Labelled>
        {problem ? <Notice kind="error">{problem}</Notice> : null}
        {days ? <TimeChoice form={form} date={date} days={days} onChoose={choose} /> : null}
        {chosen && !isOffered && !refusal ? (
          <Notice kind="warning" title="This time is not free">
            <p>
              {booking.refusedWords
                ? `Because ${booking.refusedWords}.`
                : 'It was just taken, or is outside the rules.'}
            </p>
            <p>Choose another, or book and give a reason.</p>
          </Notice>
        ) : null}
        <Labelled label="Note">
          {(ids) => (
            <textarea
              {...ids}
              rows={2}
              maxLength={2000}
              className={BOX_CLASS}
              value={note}
              onChange={({ target }) => changeForm({ note: target.value })}
            />
          )}
        </Labelled>
        {refusal instanceof DeskError && refusal.code === 'appointment_conflict' ? (
          <ConflictNotice
            error={refusal}
            overrideLabel="Book anyway"
            onAlternative={choose}
            onOverride={(override) => void submit(override)}
          />
        ) : refusal ? (
          <Notice kind="error">{errorSentence(refusal)}</Notice>
        ) : null}
        {missing ? <Notice kind="error">{missing}</Notice> : null}
        <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-col gap-2 border-t border-border bg-surface px-4 py-3">
          <p className="tabular min-h-5 font-medium" aria-live="polite">
            {chosen && end
              ? `${dateTimeSpan(timeZone, chosen.start, end)}, ${doctorName}`
              : 'No time chosen yet'}
          </p>
          <Button type="submit" look="primary" isBusy={isBusy}>
            {isBusy ? 'Booking…' : 'Book'}
          </Button>
        </div>
      </form>
    </PanelFrame>
  )
}
