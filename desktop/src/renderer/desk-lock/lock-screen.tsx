import type { DeskState } from '../../ipc/ipc-contract.ts'
import { Entrance } from '../sign-in/entrance.tsx'
import { EntranceFrame } from '../sign-in/entrance-frame.tsx'
import { useDesk } from '../state/desk-context.tsx'
import { FreshnessLine } from './freshness-line.tsx'

/** Instead of everything while the desk is locked. Work that waits goes on being sent behind it. */
export function LockScreen({ desk }: { readonly desk: DeskState }) {
  const user = useDesk((state) => state.user)
  return (
    <EntranceFrame title="Locked" detail={desk.name || 'Front desk'}>
      <Entrance desk={desk} userId={user?.userId} />
      <FreshnessLine />
    </EntranceFrame>
  )
}
