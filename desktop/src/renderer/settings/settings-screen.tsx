import type { ReactNode } from 'react'
import { useDesk } from '../state/desk-context.tsx'
import { offers } from '../state/offers.ts'
import { DeskTable } from './desk-table.tsx'
import { OutageKit } from './outage-kit.tsx'
import { ThisDesk } from './this-desk.tsx'
import { WalkInTimes } from './walk-in-times.tsx'

/** This desk, its outage kit, the clinic's desks and its walk-in time; each shows what the person may see of it. */
export function SettingsScreen() {
  const user = useDesk((state) => state.user)
  const clinic = useDesk((state) => state.clinic)
  const desk = useDesk((state) => state.desk)
  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-auto p-4">
      <div className="flex max-w-5xl flex-col gap-5">
        <h2 className="text-xl font-semibold">Settings</h2>
        {desk ? (
          <Section title="This desk" detail="The installation in front of you.">
            <ThisDesk desk={desk} />
          </Section>
        ) : null}
        <Section
          title="Outage kit"
          detail="A file with today’s and tomorrow’s list, kept fresh on this computer. When nothing else works, it opens in any browser with your password, and prints. Nobody can read it without."
        >
          <OutageKit />
        </Section>
        {clinic ? (
          <Section
            title="Walk-in time"
            detail="Kept for patients who come without an appointment. Until the release, only the desk that holds it may fill it, also with the network gone; patients are not offered it online."
          >
            <WalkInTimes clinic={clinic} mayChange={offers.changeWalkInTime(user)} />
          </Section>
        ) : null}
        {offers.manageDesks(user) ? (
          <Section title="Desks" detail="Every installation that is paired with this clinic.">
            <DeskTable />
          </Section>
        ) : null}
      </div>
    </main>
  )
}

type SectionProps = { readonly title: string; readonly detail: string; readonly children: ReactNode }

function Section({ title, detail, children }: SectionProps) {
  return (
    <section aria-label={title} className="rounded-lg border border-border bg-surface p-4">
      <h3 className="text-lg font-semibold">{title}</h3>
      <p className="mb-3 max-w-prose text-muted">{detail}</p>
      {children}
    </section>
  )
}
