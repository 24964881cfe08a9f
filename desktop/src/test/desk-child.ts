import { randomUUID } from 'node:crypto'
import { createBrowserShell } from '../browser-host/browser-shell.ts'
import { createDesk } from '../core/create-desk.ts'
import { answerCall } from '../ipc/answer-call.ts'

/** Where the program ends, in the order in which an act passes them. */
export const STEPS = [
  'before it is stored',
  'once it is stored',
  'before it is sent',
  'once the server has answered',
  'once the answer is stored',
  'never',
] as const

/** One desk in a process of its own, which does one thing and is killed on the way. */
async function run(): Promise<void> {
  const { dir, apiUrl, killAt, userId, password, name, args } = JSON.parse(process.argv[2] ?? '{}')
  let isActing = false
  let isAnswered = false
  const reach = (step: (typeof STEPS)[number]) => {
    if (isActing && step === killAt) process.kill(process.pid, 'SIGKILL')
  }
  const realFetch = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const isPush = String(input).endsWith('/sync/push')
    if (isPush) reach('before it is sent')
    const response = await realFetch(input, init)
    if (!isPush) return response
    const text = await response.text()
    reach('once the server has answered')
    isAnswered = isActing
    return new Response(text, response)
  }
  const desk = createDesk({
    shell: createBrowserShell(dir),
    apiUrl,
    now: Date.now,
    newId: () => {
      reach('before it is stored')
      return randomUUID()
    },
    random: () => 0.5,
    setTimer: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  const live = Promise.withResolvers<void>()
  desk.subscribe((event, payload) => {
    if (event === 'connection-changed' && 'state' in payload && payload.state === 'live') live.resolve()
    if (event !== 'days-changed' || !isActing) return
    process.stdout.write('shown\n')
    reach(isAnswered ? 'once the answer is stored' : 'once it is stored')
  })
  await answerCall(desk.handlers, 'session.unlock', { userId, password })
  await live.promise
  isActing = true
  const answer = await answerCall(desk.handlers, name, args)
  process.stdout.write(`${JSON.stringify(answer)}\n`)
  await desk.close()
  process.exit(0)
}

if (process.argv[2] !== undefined && import.meta.filename === process.argv[1]) await run()
