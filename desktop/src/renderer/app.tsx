import type { ReactNode } from 'react'
import { AppointmentPanel } from './appointment/appointment-panel.tsx'
import { RefusedMovePanel } from './appointment/refused-move-panel.tsx'
import { AttentionScreen } from './attention/attention-screen.tsx'
import { Board } from './board/board.tsx'
import { DayProblemNotice } from './board/day-problem-notice.tsx'
import { BookingPanel } from './booking/booking-panel.tsx'
import { WalkInPanel } from './booking/walk-in-panel.tsx'
import { DayListScreen } from './day-list/day-list-screen.tsx'
import { LockScreen } from './desk-lock/lock-screen.tsx'
import { LostWorkNotice } from './desk-lock/lost-work-notice.tsx'
import { useDeskLock } from './desk-lock/use-desk-lock.ts'
import { PaperNotesScreen } from './paper-notes/paper-notes-screen.tsx'
import { PatientsScreen } from './patients/patients-screen.tsx'
import { SettingsScreen } from './settings/settings-screen.tsx'
import { MoveBar } from './shell/move-bar.tsx'
import { Rail } from './shell/rail.tsx'
import { SearchDialog } from './shell/search-dialog.tsx'
import { ShellNotice } from './shell/shell-notice.tsx'
import { ShortcutsDialog } from './shell/shortcuts-dialog.tsx'
import { ToastList } from './shell/toast-list.tsx'
import { TopBar } from './shell/top-bar.tsx'
import { useAskedAppointment } from './shell/use-asked-appointment.ts'
import { useDeskKeys } from './shell/use-desk-keys.ts'
import { SignInDialog } from './sign-in/sign-in-dialog.tsx'
import { SignInScreen } from './sign-in/sign-in-screen.tsx'
import { useDesk } from './state/desk-context.tsx'
import type { Screen } from './state/desk-state.ts'
import { TimeOffPanel } from './time-off/time-off-panel.tsx'

/** Every screen there is; the rail and the palette lead to them. */
const SCREENS: Readonly<Record<Screen, () => ReactNode>> = {
  day: DayScreen,
  attention: AttentionScreen,
  patients: PatientsScreen,
  'paper-notes': PaperNotesScreen,
  'day-list': DayListScreen,
  settings: SettingsScreen,
}

export function App() {
  const user = useDesk((state) => state.user)
  const shell = useDesk((state) => state.shell)
  const dialog = useDesk((state) => state.dialog)
  const screen = useDesk((state) => state.screen)
  const Shown = SCREENS[screen]
  const desk = useDesk((state) => state.desk)
  useDeskKeys()
  useAskedAppointment()
  useDeskLock()
  if (shell === 'refused') return <ShellNotice />
  // Before anything else is drawn: behind the lock there is no patient on the page.
  if (desk?.locked) return <LockScreen desk={desk} />
  if (user === undefined) return <p className="p-6 text-muted">Opening the desk…</p>
  if (user === null) return <SignInScreen />
  return (
    <div className="flex h-full flex-col">
      <TopBar />
      <LostWorkNotice />
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <Rail />
        <Shown />
      </div>
      <MoveBar />
      <ToastList />
      {dialog === 'search' ? <SearchDialog /> : null}
      {dialog === 'shortcuts' ? <ShortcutsDialog /> : null}
      {dialog === 'sign-in' ? <SignInDialog /> : null}
    </div>
  )
}

function DayScreen() {
  const clinic = useDesk((state) => state.clinic)
  const day = useDesk((state) => state.day)
  const problem = useDesk((state) => state.dayProblem)
  return (
    <main className="flex min-h-0 min-w-0 flex-1">
      {clinic && day ? (
        day.doctors.length > 0 ? (
          <Board clinic={clinic} day={day} />
        ) : (
          <Empty>This clinic has no doctors yet. An administrator adds them.</Empty>
        )
      ) : problem ? (
        <DayProblemNotice problem={problem} />
      ) : (
        <Empty>Loading the day…</Empty>
      )}
      <RightPanel />
    </main>
  )
}

function RightPanel() {
  const clinic = useDesk((state) => state.clinic)
  const panel = useDesk((state) => state.panel)
  if (!clinic || !panel) return null
  switch (panel.kind) {
    case 'book':
      return <BookingPanel form={panel.form} clinic={clinic} />
    case 'appointment':
      return <AppointmentPanel id={panel.id} part={panel.part} clinic={clinic} />
    case 'walk-in':
      return <WalkInPanel start={panel.patient} clinic={clinic} />
    case 'time-off':
      return <TimeOffPanel key={panel.doctorId} start={panel.doctorId} clinic={clinic} />
    case 'refused-move':
      return <RefusedMovePanel panel={panel} clinic={clinic} />
  }
}

function Empty({ children }: { readonly children: string }) {
  return (
    <p role="status" className="flex flex-1 items-center justify-center p-6 text-muted">
      {children}
    </p>
  )
}
