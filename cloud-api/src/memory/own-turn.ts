let latest: Promise<void> = Promise.resolve()

/**
 * Resolves in a turn of the event loop of its own. What follows up to the next real waiting is done before the next
 * one's begins: large answers are written out and sent off one after the other, never all that came together at once.
 */
export function ownTurn(): Promise<void> {
  latest = latest.then(() => new Promise((resolve) => setImmediate(resolve)))
  return latest
}
