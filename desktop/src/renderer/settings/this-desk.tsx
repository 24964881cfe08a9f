import { Lock } from 'lucide-react'
import type { DeskState } from '../../ipc/ipc-contract.ts'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { FactList } from './fact-list.tsx'

/** Name, server and lock of this installation. */
export function ThisDesk({ desk }: { readonly desk: DeskState }) {
  const { lock } = useActions()
  const user = useDesk((state) => state.user)
  const { name, apiUrl, lockMinutes, knownUsers } = desk
  return (
    <div className="flex flex-col gap-3">
      <FactList
        facts={[
          ['Name', name || 'not named yet'],
          ['Server', apiUrl ?? 'none yet'],
          ['Signed in', `${user?.name ?? ''}, ${user?.role ?? ''}`],
          [
            'Can unlock it without the server',
            knownUsers.map((each) => each.name).join(', ') || 'nobody yet',
          ],
          [
            'Locks itself',
            `after ${lockMinutes} ${lockMinutes === 1 ? 'minute' : 'minutes'} without a touch`,
          ],
        ]}
      />
      <Button
        className="self-start"
        shortcut="Ctrl L"
        aria-keyshortcuts="Control+L"
        onClick={() => void lock()}
      >
        <Lock aria-hidden className="size-4" />
        Lock now
      </Button>
    </div>
  )
}
