import { useState } from 'react'
import type { DeskState } from '../../ipc/ipc-contract.ts'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useBridge } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { EntranceFrame } from './entrance-frame.tsx'
import { parseServerAddress } from './server-address.ts'

type FirstRunScreenProps = {
  readonly desk: DeskState
  /** Given when there is an address to go back to. */
  readonly onCancel?: () => void
  readonly onDone: (desk: DeskState) => void
}

/** The first start of a desk: whose it is and what it is called. Signing in then proves the address. */
export function FirstRunScreen({ desk, onCancel, onDone }: FirstRunScreenProps) {
  const bridge = useBridge()
  const [address, setAddress] = useState(desk.apiUrl ?? '')
  const [name, setName] = useState(desk.name)
  const [errors, setErrors] = useState<{ readonly address?: string; readonly name?: string }>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function submit(): Promise<void> {
    const parsed = parseServerAddress(address)
    const found = {
      ...('problem' in parsed && { address: parsed.problem }),
      ...(name.trim() === '' && { name: 'Enter a name, such as Reception.' }),
    }
    setErrors(found)
    setProblem(null)
    if (!('url' in parsed) || Object.keys(found).length > 0) return
    setBusy(true)
    try {
      onDone(await bridge.call('desk.pair', { apiUrl: parsed.url, name }))
    } catch (error) {
      setProblem(errorSentence(error))
      setBusy(false)
    }
  }

  return (
    <EntranceFrame title="Set up this desk" detail="Once, at the first start">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
        className="flex flex-col gap-4"
      >
        {problem ? <Notice kind="error">{problem}</Notice> : null}
        <Field
          label="The server’s address"
          placeholder="clinic.example.org"
          inputMode="url"
          spellCheck={false}
          autoCapitalize="none"
          // The first thing to do on this screen.
          autoFocus
          value={address}
          onChange={({ target }) => setAddress(target.value)}
          error={errors.address}
        />
        <Field
          label="What this desk is called"
          placeholder="Reception"
          maxLength={120}
          value={name}
          onChange={({ target }) => setName(target.value)}
          error={errors.name}
        />
        <p className="text-sm text-muted">
          The name stands in the list of the clinic’s desks and on printed lists. Next, sign in: this desk
          then belongs to your clinic.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" isBusy={isBusy}>
            {isBusy ? 'Going on…' : 'Go on to sign in'}
          </Button>
          {onCancel ? <Button onClick={onCancel}>Back</Button> : null}
        </div>
      </form>
    </EntranceFrame>
  )
}
