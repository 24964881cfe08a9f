import type { BoardAppointment } from '../../ipc/ipc-contract.ts'

/** What is shown of an appointment that the server does not have as it stands here. */
export type StandingWords = {
  /** `waiting`: its time is not in doubt. `provisional`: the server may still refuse the time. */
  readonly kind: 'waiting' | 'provisional' | 'refused'
  readonly word: string
  /** What it means for the person at the desk. */
  readonly sentence: string
}

/** The word of each mark, as the legend has it. */
export const STANDING_WORDS: Readonly<Record<StandingWords['kind'], string>> = {
  waiting: 'Waiting to be sent',
  provisional: 'Not yet accepted',
  refused: 'Needs attention',
}

type Standing = Pick<BoardAppointment, 'standing' | 'waiting'>

/** How an appointment stands, in words; null where the server has it as shown. Pure. */
export function standingWords({ standing, waiting }: Standing): StandingWords | null {
  if (standing === 'accepted') return null
  const did = deedOf(waiting)
  if (standing === 'refused') {
    return {
      kind: 'refused',
      word: STANDING_WORDS.refused,
      sentence:
        'Something that was done with it at this desk was refused by the server. Decide what becomes of it.',
    }
  }
  // Only what takes time can lose it to somebody else.
  const isInDoubt = standing === 'provisional' && (waiting.length === 0 || takesTime(waiting))
  if (isInDoubt) {
    return {
      kind: 'provisional',
      word: STANDING_WORDS.provisional,
      sentence: `${did} at this desk, not yet accepted by the server. Nobody has been told.`,
    }
  }
  return {
    kind: 'waiting',
    word: STANDING_WORDS.waiting,
    sentence:
      standing === 'certain' && takesTime(waiting)
        ? `${did} at this desk in time that is kept for it: it is certain. Nobody has been told before it is sent.`
        : `${did} at this desk, waiting to be sent. Nobody has been told.`,
  }
}

function takesTime(waiting: Standing['waiting']): boolean {
  return waiting.includes('appointment.book') || waiting.includes('appointment.move')
}

/** The weightiest of what waits. */
function deedOf(waiting: Standing['waiting']): string {
  if (waiting.includes('appointment.cancel')) return 'Cancelled'
  if (waiting.includes('appointment.book')) return 'Booked'
  if (waiting.includes('appointment.move')) return 'Moved'
  if (waiting.length === 1 && waiting[0] === 'appointment.update') return 'The note was written'
  return 'Changed'
}
