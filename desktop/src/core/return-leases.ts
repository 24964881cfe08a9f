import { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { tryServer } from './ask-server.ts'
import { type Core, clinicParams, undecidedOf } from './core.ts'

/** Gives this desk's leases back when it is quit. What waits may lie in one: then they stay until they run out. */
export async function returnLeases(core: Core): Promise<void> {
  const { stores, identity, newId } = core
  const own = stores.records.all('lease').filter(({ deskId }) => deskId === identity.deskId)
  if (own.length === 0 || undecidedOf(stores).length > 0 || stores.meta.read('signedIn') === null) return
  const returned = await tryServer(core, async (api, signal) => {
    await api.call(leaseEndpoints.return, {
      params: clinicParams(core),
      body: {},
      operationId: newId(),
      signal,
    })
    return true
  }).catch(() => null) // they run out by themselves
  if (returned) for (const { id } of own) stores.records.put('lease', id, null)
}
