import { buildClients, buildElectronMain } from './build-clients.ts'

/** vitest's global set-up of the end-to-end tests: once per run, before any test. */
export async function setup(): Promise<void> {
  await buildClients()
  await buildElectronMain()
}
