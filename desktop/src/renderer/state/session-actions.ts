import type { DeskBridge } from '../bridge/desk-bridge.ts'
import { attempt } from './attempt.ts'
import { type DeskStore, enterAs, readDesk, signOut } from './create-desk-store.ts'
import type { Toasts } from './toasts.ts'

type Parts = { readonly store: DeskStore; readonly bridge: DeskBridge; readonly toasts: Toasts }

/** Who is at the desk. */
export function createSessionActions({ store, bridge, toasts }: Parts) {
  return {
    signIn: async (email: string, password: string) => {
      const user = await bridge.call('session.sign-in', { email, password })
      await readDesk(store, bridge)
      await enterAs(store, bridge, user)
    },
    /** @throws DeskError for the form to show */
    unlock: async (userId: string, password: string) => {
      const user = await bridge.call('session.unlock', { userId, password })
      await readDesk(store, bridge)
      await enterAs(store, bridge, user)
    },
    lock: () =>
      attempt(toasts, async () => {
        await bridge.call('session.lock', {})
        await readDesk(store, bridge)
      }),
    signOut: () => attempt(toasts, () => signOut(store, bridge)),
  }
}
