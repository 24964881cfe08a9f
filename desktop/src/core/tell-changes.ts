import { type Core, connectionAt, type Emit } from './core.ts'
import type { Stores } from './database/open-stores.ts'
import type { Touched } from './storage/touched.ts'

/** Turns what was stored into events for the screens. */
export function tellChanges(emit: Emit, stores: Stores) {
  const listeners = new Set<() => void>()
  let tellConnection = () => {}
  let kitChanged = () => {}

  function touched({ dates, clinic, patients, outbox }: Touched): void {
    if (clinic) emit('clinic-changed', {})
    const changed = dates === 'all' ? stores.days.days().map(({ date }) => date) : [...dates]
    if (changed.length > 0) emit('days-changed', { dates: changed })
    if (patients) emit('patients-changed', {})
    if (outbox) {
      emit('attention-changed', {})
      tellConnection()
    }
    if (changed.length > 0 || clinic) kitChanged()
    for (const listener of listeners) listener()
  }

  return {
    touched,
    onTouched: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Begins to tell of the connection, too. @returns ends it */
    follow: (core: Core): (() => void) => {
      let told = ''
      tellConnection = () => {
        const connection = connectionAt(core)
        // While live it is true now, and now goes on.
        const text = JSON.stringify(connection.state === 'live' ? { ...connection, asOf: null } : connection)
        if (text === told) return
        told = text
        emit('connection-changed', connection)
      }
      kitChanged = core.kit.changed
      return core.engine.subscribe(() => tellConnection())
    },
  }
}
