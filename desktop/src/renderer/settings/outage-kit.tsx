import { ExternalLink } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { IpcResult } from '../../ipc/ipc-contract.ts'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useActions, useBridge, useDesk } from '../state/desk-context.tsx'
import { shortDate } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { momentIn } from './desk-words.ts'
import { FactList } from './fact-list.tsx'

/** Where the kit is, how fresh, and the way to see it. */
export function OutageKit() {
  const bridge = useBridge()
  const { tellProblem } = useActions()
  const timeZone = useDesk((state) => state.clinic?.clinic.timeZone ?? 'UTC')
  const [kit, setKit] = useState<IpcResult<'kit.read'> | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let isCurrent = true
    const read = () =>
      void bridge.call('kit.read', {}).then(
        (read) => isCurrent && setKit(read),
        (error: unknown) => isCurrent && setProblem(errorSentence(error)),
      )
    read()
    const off = bridge.on('kit-changed', read)
    return () => {
      isCurrent = false
      off()
    }
  }, [bridge])
  if (problem) return <Notice kind="error">{problem}</Notice>
  if (!kit) return <p className="text-muted">Looking for the file…</p>
  const { file, madeAt, dates } = kit
  return (
    <div className="flex flex-col gap-3">
      <FactList
        facts={[
          [
            'File',
            <span key="file" className="break-all">
              {file}
            </span>,
          ],
          ['Made', madeAt ? momentIn(timeZone, madeAt) : 'not yet: it is made once the days are known'],
          ['Days', dates.map(shortDate).join(' and ') || 'none yet'],
        ]}
      />
      {madeAt ? (
        <Button
          className="self-start"
          onClick={() =>
            bridge.call('kit.open', {}).catch((error: unknown) => tellProblem(errorSentence(error)))
          }
        >
          <ExternalLink aria-hidden className="size-4" />
          Open the outage kit
        </Button>
      ) : null}
    </div>
  )
}
