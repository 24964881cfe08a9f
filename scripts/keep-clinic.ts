import { fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ClinicPorts, type ClinicProcess, keepClinic } from './lib/keep-clinic.ts'

const ENTRY = join(import.meta.dirname, 'run-clinic.ts')

/** Runs the clinic in a process of its own, so that whatever ends that one does not end this one. */
function startClinic(ports: ClinicPorts | null): ClinicProcess {
  const child = fork(ENTRY, { env: { ...process.env, ...ports } })
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 1))
    child.once('error', () => {
      if (child.pid === undefined) resolve(1)
    })
  })
  const opened = new Promise<ClinicPorts | null>((resolve) => {
    // Of our own run-clinic.ts, which sends this alone.
    child.once('message', (message) => resolve(message as ClinicPorts))
    void ended.then(() => resolve(null))
  })
  return { opened, ended, end: () => child.kill('SIGTERM') }
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort())
process.exitCode = await keepClinic({
  start: startClinic,
  say: (line) => process.stdout.write(`${line}\n`),
  pause: (seconds, signal) => delay(seconds * 1000, undefined, { signal }).catch(() => {}), // told to stop
  now: () => performance.now(),
  stop: stop.signal,
})
