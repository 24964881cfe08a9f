/** A clock that moves only when told to, and the tasks that wait for it, in a fixed order. */
export type VirtualTime = {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** @returns takes it back */
  readonly after: (milliseconds: number, task: () => void) => () => void
  /** Runs what falls due, each task with all its promises, and stands that much later at the end. */
  readonly pass: (milliseconds: number) => Promise<void>
}

type Task = { readonly at: number; readonly order: number; readonly call: () => void }

export function createVirtualTime(start: number): VirtualTime {
  let now = start
  let order = 0
  const tasks = new Set<Task>()

  function next(until: number): Task | null {
    let first: Task | null = null
    for (const task of tasks) {
      if (task.at > until) continue
      if (!first || task.at < first.at || (task.at === first.at && task.order < first.order)) first = task
    }
    return first
  }

  return {
    now: () => now,
    after: (milliseconds, call) => {
      const task = { at: now + Math.max(0, Math.round(milliseconds)), order: order++, call }
      tasks.add(task)
      return () => tasks.delete(task)
    },
    pass: async (milliseconds) => {
      const until = now + milliseconds
      await promisesToSettle()
      for (let task = next(until); task; task = next(until)) {
        tasks.delete(task)
        now = Math.max(now, task.at)
        task.call()
        await promisesToSettle()
      }
      now = until
    },
  }
}

/** Every microtask has run when it resolves. */
function promisesToSettle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Numbers in [0, 1) that follow from the seed alone (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
