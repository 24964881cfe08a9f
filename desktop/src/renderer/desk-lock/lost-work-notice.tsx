import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useActions, useBridge, useDesk, useDeskStore } from '../state/desk-context.tsx'
import { dateInZone, shortDate } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

/** Work that was saved here and cannot be read any more; stands until somebody says that they know. */
export function LostWorkNotice() {
  const bridge = useBridge()
  const store = useDeskStore()
  const { tellProblem } = useActions()
  const lost = useDesk((state) => state.desk?.lostWork)
  const timeZone = useDesk((state) => state.clinic?.clinic.timeZone)
  if (!lost || !timeZone) return null
  const at = Date.parse(lost.at)
  const acts =
    lost.unsent === null
      ? 'Changes that were not sent yet may be lost'
      : lost.unsent === 1
        ? '1 change that was not sent yet is lost'
        : `${lost.unsent} changes that were not sent yet are lost`
  return (
    <div className="p-2 print:hidden">
      <Notice kind="error" title={`${acts}.`}>
        <p>
          What this desk keeps on its disk was found damaged on {shortDate(dateInZone(timeZone, at))},{' '}
          {clockWords(timeZone, at)}. Compare the day with paper and memory, and enter again what is missing.
        </p>
        <Button
          className="self-start"
          onClick={() =>
            bridge.call('desk.forget-lost-work', {}).then(
              (desk) => store.setState({ desk }),
              (error: unknown) => tellProblem(errorSentence(error)),
            )
          }
        >
          We know
        </Button>
      </Notice>
    </div>
  )
}
