import type { IpcRequestName } from '../ipc/ipc-contract.ts'

/** Requests by which somebody comes in, or the page learns who is there. */
const ENTRANCES: ReadonlySet<IpcRequestName> = new Set(['session.read', 'session.sign-in', 'session.unlock'])

export type AskedAppointmentOptions = {
  /** Whether somebody is signed in and the desk is not locked. */
  readonly canSee: () => Promise<boolean>
  readonly tell: (id: string) => void
}

/**
 * Holds the appointment a link asks for until the page listens and somebody is there who may see it. The last link
 * wins; each is told once.
 */
export function createAskedAppointment({ canSee, tell }: AskedAppointmentOptions) {
  let asked: string | null = null
  let isListening = false
  async function tellIfSeen(): Promise<void> {
    if (!asked || !isListening || !(await canSee()) || !asked) return
    const id = asked
    asked = null
    tell(id)
  }
  return {
    ask: async (id: string) => {
      asked = id
      await tellIfSeen()
    },
    /** A request of the page was answered. */
    answered: async (name: IpcRequestName) => {
      if (!ENTRANCES.has(name)) return
      isListening = true
      await tellIfSeen()
    },
    /** The page is loaded anew and has asked nothing yet. */
    pageLeft: () => {
      isListening = false
    },
  }
}
