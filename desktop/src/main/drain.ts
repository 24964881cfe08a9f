/**
 * Closes the core before the program ends: leases go back, the outbox is closed. A server that does not answer must
 * not keep the computer from shutting down, so it ends after `patienceMs` at the latest.
 * @returns whether all was closed in time
 */
export async function drain(
  close: () => Promise<void>,
  wait: (milliseconds: number) => Promise<void>,
  patienceMs: number,
): Promise<boolean> {
  const closed = close().then(
    () => true,
    () => false,
  )
  return Promise.race([closed, wait(patienceMs).then(() => false)])
}
