import type { IpcRequestName } from '../ipc/ipc-contract.ts'

/** Requests whose answer, when it is a person, says that somebody can see appointments now. */
const ENTRANCES: ReadonlySet<IpcRequestName> = new Set(['session.read', 'session.sign-in', 'session.unlock'])

/**
 * Holds the appointment a link asks for until somebody is signed in who may see it, and the page listens. The last
 * link wins; each is told once.
 */
export function createAskedAppointment(tell: (id: string) => void) {
  let asked: string | null = null
  let hasEntered = false
  function tellIfEntered(): void {
    if (!hasEntered || !asked) return
    const id = asked
    asked = null
    tell(id)
  }
  return {
    ask: (id: string) => {
      asked = id
      tellIfEntered()
    },
    answered: (name: IpcRequestName, result: unknown) => {
      if (ENTRANCES.has(name)) hasEntered = result !== null
      tellIfEntered()
    },
    /** Nobody is signed in, the desk is locked, or the page is loaded anew. */
    left: () => {
      hasEntered = false
    },
  }
}
