import { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { DeskState, IpcHandlers } from '../../ipc/ipc-contract.ts'
import { needServer } from '../ask-server.ts'
import { type Core, clinicParams } from '../core.ts'
import { writeIdentity } from '../identity.ts'
import { canUnlock } from '../session/known-users.ts'
import { LOCK_MINUTES } from '../session/presence.ts'

type DeskRequest =
  | 'desk.read'
  | 'desk.pair'
  | 'desk.forget-lost-work'
  | 'desk.list'
  | 'desk.rename'
  | 'desk.revoke'

export type DeskHandlerOptions = {
  readonly canPair: boolean
  /** The identity was written anew: the desk opens again with it. */
  readonly reopen: () => Promise<void>
}

export function deskHandlers(
  core: Core,
  { canPair, reopen }: DeskHandlerOptions,
): Pick<IpcHandlers, DeskRequest> {
  const { stores, identity, presence } = core

  const read = (): DeskState => ({
    ...identity,
    canPair,
    locked: presence.isLocked(),
    lockMinutes: LOCK_MINUTES,
    knownUsers: stores.knownUsers
      .all()
      .filter((user) => canUnlock(user, core.now()))
      .map(({ userId, name, email }) => ({ userId, name, email })),
    lostWork: stores.meta.read('lostWork'),
  })

  return {
    'desk.read': async () => read(),
    'desk.pair': async ({ apiUrl, name }) => {
      const isSettled = !canPair || stores.meta.read('clinicId') !== null
      if (isSettled && apiUrl !== identity.apiUrl) {
        throw new AppError('forbidden', 'This desk has its server already.')
      }
      const paired = writeIdentity(core.shell.deskDir, { ...identity, apiUrl, name })
      const state = { ...read(), ...paired }
      await reopen()
      return state
    },
    'desk.forget-lost-work': async () => {
      stores.meta.write('lostWork', null)
      core.emit('desk-changed', {})
      return read()
    },
    'desk.list': async () => {
      const { items } = await needServer(core, (api, signal) =>
        api.call(deskEndpoints.list, { params: clinicParams(core), signal }),
      )
      return items
    },
    'desk.rename': async ({ id, name }) => {
      const desk = await needServer(core, (api, signal) =>
        api.call(deskEndpoints.update, {
          params: { ...clinicParams(core), id },
          body: { name },
          operationId: core.newId(),
          signal,
        }),
      )
      if (id === identity.deskId) {
        writeIdentity(core.shell.deskDir, { ...identity, name })
        await reopen()
      }
      return desk
    },
    'desk.revoke': ({ id }) =>
      needServer(core, (api, signal) =>
        api.call(deskEndpoints.revoke, {
          params: { ...clinicParams(core), id },
          operationId: core.newId(),
          signal,
        }),
      ),
  }
}
