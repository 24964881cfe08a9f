import { Notice } from '../ui/notice.tsx'

/** Announces how many answers need another look; each says beside itself what is wrong. */
export function WrongAnswers({ count }: { readonly count: number }) {
  if (count === 0) return null
  return (
    <Notice kind="error">
      {count === 1 ? 'One answer needs another look.' : `${count} answers need another look.`}
    </Notice>
  )
}
