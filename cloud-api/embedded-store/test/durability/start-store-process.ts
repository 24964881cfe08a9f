import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type StoreProcess = {
  readonly pid: number | undefined
  readonly uri: string
  /** SIGKILL: nothing is written any more, nobody is told. */
  readonly kill: () => Promise<void>
}

const script = fileURLToPath(new URL('./store-process.ts', import.meta.url))

/** Starts a store in a process of its own. */
export async function startStoreProcess(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<StoreProcess> {
  const child = fork(script, [dataDir], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const [uri] = await Promise.race([
    once(child, 'message'),
    exited.then(() => {
      throw new Error('The store process ended before it was ready')
    }),
  ])
  return {
    pid: child.pid,
    uri: String(uri),
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}
