import type { Connection } from '../ipc/ipc-contract.ts'

/** What is remembered of the connection between two messages. */
export type NoticeMemory = {
  /** Acts that waited when the server was last away; null: it was not. */
  readonly away: { readonly waiting: number; readonly refused: number } | null
  readonly refused: number
}

export const noMemory: NoticeMemory = { away: null, refused: 0 }

/**
 * Which message of the system, if any, a change of the connection is worth. They are read by whoever looks at the
 * screen: numbers only, never a name or a time.
 */
export function noticeOf(
  memory: NoticeMemory,
  { state, waiting, refused }: Connection,
): { readonly memory: NoticeMemory; readonly notice: string | null } {
  if (state === 'live' && memory.away && waiting === 0) {
    const { away } = memory
    const refusedMeanwhile = Math.max(0, refused - away.refused)
    const sent = Math.max(0, away.waiting - refusedMeanwhile)
    const words = [
      sent > 0 ? `You are back online: ${changes(sent)} sent.` : 'You are back online.',
      refusedMeanwhile > 0 ? attentionWords(refused) : '',
    ]
    return { memory: { away: null, refused }, notice: words.filter(Boolean).join(' ') }
  }
  if (state === 'offline') {
    const away = { waiting, refused: memory.away?.refused ?? refused }
    return { memory: { away, refused }, notice: null }
  }
  const isMore = state === 'live' && !memory.away && refused > memory.refused
  return { memory: { ...memory, refused }, notice: isMore ? attentionWords(refused) : null }
}

/** "1 change needs attention." */
export function attentionWords(count: number): string {
  return `${changes(count)} ${count === 1 ? 'needs' : 'need'} attention.`
}

/** What the tray says when pointed at. */
export function trayWords({ state, waiting, refused }: Connection): string {
  const parts = ['Front desk']
  if (state === 'offline') parts.push('offline')
  if (waiting > 0) parts.push(`${changes(waiting)} waiting`)
  if (refused > 0) parts.push(`${changes(refused)} ${refused === 1 ? 'needs' : 'need'} attention`)
  return parts.join(' · ')
}

function changes(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`
}
