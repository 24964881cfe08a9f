type Handler = (event: object, ...args: unknown[]) => unknown

const handlers = new Map<string, Handler>()

export const ipcMain = {
  handle: (channel: string, handler: Handler) => {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
  removeHandler: (channel: string) => void handlers.delete(channel),
  on: () => {},
}

/** What ipcRenderer.invoke gets back, with the words Electron uses. */
export async function answerInvoke(
  channel: string,
  event: object,
  args: readonly unknown[],
): Promise<{ readonly result: unknown } | { readonly error: string }> {
  const handler = handlers.get(channel)
  if (!handler) return { error: `No handler registered for '${channel}'` }
  try {
    return { result: await handler(event, ...args) }
  } catch (error) {
    return { error: `Error invoking remote method '${channel}': ${error}` }
  }
}
