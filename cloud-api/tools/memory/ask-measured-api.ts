import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { freePort } from '../torture/api-process.ts'

export type MeasuredApi = {
  readonly baseUrl: string
  /** The largest heap so far, in bytes. */
  readonly peak: () => Promise<number>
  /** The heap after a forced collection, in bytes. */
  readonly collect: () => Promise<number>
  readonly stop: () => Promise<void>
}

const zAnswer = z.object({ bytes: z.number() })

/** Starts an API in a process of its own. @throws when that ends instead of answering */
export async function startMeasuredApi(env: Readonly<Record<string, string>>): Promise<MeasuredApi> {
  const port = await freePort()
  const child = fork(join(import.meta.dirname, 'measured-api.ts'), {
    env: { ...process.env, ...env, PORT: String(port), LOG_LEVEL: 'fatal', TRUST_PROXY: '1' },
    execArgv: ['--expose-gc'],
  })
  await answerOf(child)
  const ask = (question: 'peak' | 'collect') => {
    const answer = answerOf(child)
    child.send(question)
    return answer
  }
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    peak: () => ask('peak'),
    collect: () => ask('collect'),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

function answerOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) =>
      reject(new Error(`the API ended: ${signal ?? `exit code ${code}`}`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(zAnswer.parse(message).bytes)
    })
  })
}
