/** What the page gets of Electron: one function a request of the contract, and listening to its events. */
export type DeskSurface = {
  readonly requests: Readonly<Record<string, (args: unknown) => Promise<unknown>>>
  /** One function an event; it returns how to stop listening. */
  readonly events: Readonly<Record<string, (listener: (payload: unknown) => void) => () => void>>
}

type Carrier = {
  readonly invoke: (channel: string, args: unknown) => Promise<unknown>
  readonly listen: (channel: string, listener: (payload: unknown) => void) => () => void
}

/** Built by a loop over the contract's names: a channel that is not in it cannot be reached. */
export function createSurface(
  names: { readonly requests: readonly string[]; readonly events: readonly string[] },
  { invoke, listen }: Carrier,
): DeskSurface {
  const requests: Record<string, (args: unknown) => Promise<unknown>> = {}
  for (const name of names.requests) requests[name] = (args) => invoke(name, args)
  const events: Record<string, (listener: (payload: unknown) => void) => () => void> = {}
  for (const name of names.events) events[name] = (listener) => listen(name, listener)
  return { requests, events }
}
