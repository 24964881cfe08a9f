import { endpoints } from '@scheduler/shared-types/endpoints'
import { tryServer } from '../ask-server.ts'
import { type Core, clinicParams } from '../core.ts'

/** Between two patients, in milliseconds: people's own requests go first. */
const PAUSE_MS = 25

/**
 * Reads, one by one while the desk is live, the patients of the kept days whom it knows only by what the days tell:
 * their notes and addresses are wanted when the server is gone. @returns ends it
 */
export function fillPatients(core: Core): () => void {
  const { engine, stores } = core
  let stopTimer: (() => void) | null = null
  let isOver = false
  const refused = new Set<string>()

  function nextMissing(): string | null {
    for (const { date } of stores.days.days()) {
      for (const { patient } of stores.days.appointmentsOn(date)) {
        if (!refused.has(patient.id) && stores.patients.get(patient.id) === null) return patient.id
      }
    }
    return null
  }

  async function fillOne(): Promise<void> {
    const id = nextMissing()
    if (id === null || engine.connection().state !== 'live') return
    const patient = await tryServer(core, (api, signal) =>
      api.call(endpoints.patient.read, { params: { ...clinicParams(core), id }, signal }),
    ).catch(() => {
      refused.add(id)
      return null
    })
    if (isOver) return
    if (patient) stores.patients.put(patient)
    if (patient || refused.has(id)) later()
  }

  function later(): void {
    if (stopTimer || isOver) return
    stopTimer = core.setTimer(PAUSE_MS, () => {
      stopTimer = null
      void fillOne()
    })
  }

  const unsubscribe = engine.subscribe(({ kind }) => {
    if (kind === 'live') later()
  })
  return () => {
    isOver = true
    stopTimer?.()
    unsubscribe()
  }
}
