type ProtocolHandler = (request: Request) => Response | Promise<Response>
type RequestListener = (
  details: { readonly url: string },
  answer: (response: { readonly cancel?: boolean }) => void,
) => void
type PermissionListener = (
  contents: { readonly getURL: () => string },
  permission: string,
  answer: (isGranted: boolean) => void,
) => void

/** A session: who answers its schemes, which requests go out, what its pages may ask for. */
export class Session {
  readonly handlers = new Map<string, ProtocolHandler>()
  #onBeforeRequest: RequestListener | null = null
  #onPermission: PermissionListener | null = null

  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler) => void this.handlers.set(`${scheme}:`, handler),
  }
  readonly webRequest = {
    onBeforeRequest: (listener: RequestListener) => {
      this.#onBeforeRequest = listener
    },
  }
  setPermissionRequestHandler(listener: PermissionListener) {
    this.#onPermission = listener
  }
  setPermissionCheckHandler() {}
  setDevicePermissionHandler() {}

  async isCancelled(url: string): Promise<boolean> {
    const listener = this.#onBeforeRequest
    if (!listener) return false
    return new Promise((resolve) => listener({ url }, ({ cancel = false }) => resolve(cancel)))
  }
  /** Without a handler Electron grants everything. */
  async isGranted(url: string, permission: string): Promise<boolean> {
    const listener = this.#onPermission
    if (!listener) return true
    return new Promise((resolve) => listener({ getURL: () => url }, permission, resolve))
  }
}

const sessions = new Map<string, Session>()

function fromPartition(partition: string): Session {
  const known = sessions.get(partition) ?? new Session()
  sessions.set(partition, known)
  return known
}

export const session = { fromPartition, defaultSession: fromPartition('') }
