import type { IpcHandlers } from '../../ipc/ipc-contract.ts'
import { type Core, connectionAt, signedInAt } from '../core.ts'
import { unlock } from './known-users.ts'
import { isRevoked, signIn } from './sign-in.ts'

type SessionRequest =
  | 'session.read'
  | 'session.sign-in'
  | 'session.sign-out'
  | 'session.lock'
  | 'session.unlock'
  | 'session.touch'
  | 'connection.read'

export function sessionHandlers(core: Core): Pick<IpcHandlers, SessionRequest> {
  const { stores, sessions, presence, engine, emit } = core

  /** Somebody is at the desk now: everything may be shown, and there may be new rights. */
  function welcome(): void {
    presence.unlock()
    emit('desk-changed', {})
    core.touched({ dates: 'all', clinic: true, patients: true, outbox: true })
  }

  return {
    'session.read': async () => stores.meta.read('signedIn'),
    'session.sign-in': async (given) => {
      try {
        const user = await signIn(core, given)
        void core.kit.passwordGiven(user.userId, given.password).catch(() => {}) // the kit then keeps the old slot
        engine.notify('signed-in')
        welcome()
        return user
      } catch (error) {
        if (isRevoked(error)) {
          if (stores.meta.read('deskSecret') === null) stores.meta.write('isRevoked', true)
          engine.notify('try-now') // the check that comes first tells the engine, which erases
        }
        throw error
      }
    },
    'session.sign-out': async () => {
      const { userId } = signedInAt(core)
      const ending = sessions.end(userId)
      stores.meta.write('signedIn', null)
      presence.lock()
      engine.notify('signed-out')
      emit('desk-changed', {})
      await ending
      return null
    },
    'session.lock': async () => {
      presence.lock()
      return null
    },
    'session.unlock': async ({ userId, password }) => {
      const before = stores.meta.read('signedIn')
      const user = await unlock(stores, userId, password, core.now())
      stores.meta.write('signedIn', user)
      void core.kit.passwordGiven(userId, password).catch(() => {}) // the kit then keeps the old slot
      if (before?.userId !== userId) engine.notify('signed-in')
      welcome()
      return user
    },
    'session.touch': async () => {
      presence.touch()
      return null
    },
    'connection.read': async () => connectionAt(core),
  }
}
