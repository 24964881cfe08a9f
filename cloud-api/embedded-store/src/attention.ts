/*
 * A thread that has gone to sleep takes longer to wake than a small command takes to run, above all on virtual
 * machines. So after an answer to a client that asks one thing after another the thread stays awake for the moment in
 * which the next is likely to come. One that has been waiting longer is not waited for: an idle store sleeps.
 */

/** How long the thread stays awake for the next command, in milliseconds. */
const MOMENT_MS = 0.5

/** Keeps the thread awake between commands that follow each other closely. */
export type Attention = {
  /** Call when a command has come. */
  readonly asked: () => void
  /** Call when it has been answered. */
  readonly answered: () => void
}

/**
 * @param clock Milliseconds that only go forward.
 * @param nextTurn Calls back after a look at what has come in; nothing sleeps until then.
 */
export function createAttention(
  clock: () => number = () => performance.now(),
  nextTurn: (look: () => void) => void = setImmediate,
): Attention {
  let answeredAt = Number.NEGATIVE_INFINITY
  let close = false
  let awake = false
  const look = () => {
    awake = close && clock() - answeredAt < MOMENT_MS
    if (awake) nextTurn(look)
  }
  return {
    asked: () => {
      close = clock() - answeredAt < MOMENT_MS
    },
    answered: () => {
      answeredAt = clock()
      if (awake || !close) return
      awake = true
      nextTurn(look)
    },
  }
}
