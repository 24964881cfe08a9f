import { errorWords } from '../api/error-words.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

type ProblemNoticeProps = {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** An error in words, with "Try again" where trying again can help. */
export function ProblemNotice({ error, onRetry }: ProblemNoticeProps) {
  return (
    <Notice
      kind="error"
      actions={
        onRetry ? (
          <Button look="secondary" onClick={onRetry}>
            Try again
          </Button>
        ) : undefined
      }
    >
      {errorWords(error)}
    </Notice>
  )
}
