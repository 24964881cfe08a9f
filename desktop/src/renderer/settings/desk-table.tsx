import type { Desk } from '@scheduler/shared-types/desks/desk.contract'
import { useEffect, useState } from 'react'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useBridge, useDesk } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { DeskRow } from './desk-row.tsx'

/** Desks of the clinic, with what an admin can do to them. Needs the server. */
export function DeskTable() {
  const bridge = useBridge()
  const connection = useDesk((state) => state.connection.state)
  const [desks, setDesks] = useState<readonly Desk[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [asked, setAsked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again by hand, and when the server is back
  useEffect(() => {
    let isCurrent = true
    bridge.call('desk.list', {}).then(
      (items) => {
        if (!isCurrent) return
        setDesks(items.toSorted((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null)))
        setProblem(null)
      },
      (error: unknown) => isCurrent && setProblem(errorSentence(error)),
    )
    return () => {
      isCurrent = false
    }
  }, [bridge, asked, connection])
  const take = (changed: Desk) =>
    setDesks((before) => before?.map((desk) => (desk.id === changed.id ? changed : desk)) ?? null)
  return (
    <div className="flex flex-col gap-3">
      {problem ? (
        <Notice kind="error" title="The list could not be read">
          <p>{problem}</p>
          <Button className="self-start" onClick={() => setAsked(asked + 1)}>
            Try again
          </Button>
        </Notice>
      ) : null}
      {desks ? (
        <ul className="divide-y divide-border rounded-md border border-border">
          {desks.map((desk) => (
            <DeskRow key={desk.id} desk={desk} onChanged={take} />
          ))}
        </ul>
      ) : problem ? null : (
        <p className="text-muted">Asking the server…</p>
      )}
    </div>
  )
}
