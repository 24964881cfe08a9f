import type { Desk } from '@scheduler/shared-types/desks/desk.contract'
import { Ban, CircleCheck, Clock3 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useBridge, useDesk } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { momentIn, PLATFORMS, standingOf } from './desk-words.ts'

type DeskRowProps = { readonly desk: Desk; readonly onChanged: (desk: Desk) => void }

const LOOKS = {
  active: { Icon: CircleCheck, colour: 'text-success' },
  ending: { Icon: Clock3, colour: 'text-warning' },
  ended: { Icon: Ban, colour: 'text-muted' },
} as const

/** One desk: what it is, how it stands, and renaming or revoking it. */
export function DeskRow({ desk, onChanged }: DeskRowProps) {
  const timeZone = useDesk((state) => state.clinic?.clinic.timeZone ?? 'UTC')
  const isOwn = useDesk((state) => state.desk?.deskId === desk.id)
  const [part, setPart] = useState<'facts' | 'rename' | 'revoke'>('facts')
  const { look, words } = standingOf(desk, timeZone)
  const { Icon, colour } = LOOKS[look]
  const close = (changed?: Desk) => {
    if (changed) onChanged(changed)
    setPart('facts')
  }
  return (
    <li className="flex flex-col gap-2 px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-semibold break-words">
            {desk.name}
            {isOwn ? <span className="font-normal text-muted"> · this desk</span> : null}
          </p>
          <p className="tabular text-sm text-muted">
            {PLATFORMS[desk.platform]} · paired by {desk.pairedBy.name}, {momentIn(timeZone, desk.pairedAt)}
            {desk.lastSeenAt ? ` · last seen ${momentIn(timeZone, desk.lastSeenAt)}` : ' · not seen since'}
          </p>
          <p className={`tabular flex items-start gap-1.5 text-sm font-medium ${colour}`}>
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
            {words}
          </p>
        </div>
        {part === 'facts' && look === 'active' ? (
          <div className="flex gap-1.5">
            <Button aria-label={`Rename ${desk.name}`} onClick={() => setPart('rename')}>
              Rename
            </Button>
            <Button aria-label={`Revoke ${desk.name}`} look="danger" onClick={() => setPart('revoke')}>
              Revoke…
            </Button>
          </div>
        ) : null}
      </div>
      {part === 'rename' ? <RenameForm desk={desk} onClose={close} /> : null}
      {part === 'revoke' ? <RevokeForm desk={desk} isOwn={isOwn} onClose={close} /> : null}
    </li>
  )
}

type FormProps = { readonly desk: Desk; readonly onClose: (changed?: Desk) => void }

function useDeskCall(onClose: FormProps['onClose']) {
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const run = async (call: () => Promise<Desk>) => {
    setBusy(true)
    setProblem(null)
    try {
      onClose(await call())
    } catch (error) {
      setProblem(errorSentence(error))
      setBusy(false)
    }
  }
  return { problem, setProblem, isBusy, run }
}

function RenameForm({ desk, onClose }: FormProps) {
  const bridge = useBridge()
  const { problem, setProblem, isBusy, run } = useDeskCall(onClose)
  const [name, setName] = useState(desk.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') setProblem('Enter a name, such as Reception.')
    else void run(() => bridge.call('desk.rename', { id: desk.id, name }))
  }
  return (
    <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-2">
      <Field
        label={`New name of ${desk.name}`}
        autoFocus
        maxLength={120}
        value={name}
        onChange={({ target }) => setName(target.value)}
        error={problem ?? undefined}
      />
      <div className="flex gap-2">
        <Button type="submit" look="primary" isBusy={isBusy}>
          Rename
        </Button>
        <Button onClick={() => onClose()}>Leave it</Button>
      </div>
    </form>
  )
}

function RevokeForm({ desk, isOwn, onClose }: FormProps & { readonly isOwn: boolean }) {
  const bridge = useBridge()
  const waiting = useDesk(({ connection }) => connection.waiting + connection.refused)
  const { problem, isBusy, run } = useDeskCall(onClose)
  return (
    <Notice kind="warning" title={`Revoke ${desk.name}? This cannot be undone.`}>
      <ul className="list-disc pl-5">
        <li>Whoever is signed in there is signed out now, and its walk-in time is given back.</li>
        <li>Its cache is erased at next contact. What was done there and not sent is lost.</li>
        <li>To be used again, it has to be set up and paired anew.</li>
        {isOwn ? (
          <li className="font-semibold">
            It is the desk you are at{waiting > 0 ? `, and ${waiting} changes wait here` : ''}.
          </li>
        ) : null}
      </ul>
      {problem ? <p className="font-semibold text-danger">{problem}</p> : null}
      <div className="flex gap-2">
        <Button
          look="danger"
          isBusy={isBusy}
          onClick={() => void run(() => bridge.call('desk.revoke', { id: desk.id }))}
        >
          {isBusy ? 'Revoking…' : 'Revoke this desk'}
        </Button>
        <Button autoFocus onClick={() => onClose()}>
          Keep it
        </Button>
      </div>
    </Notice>
  )
}
