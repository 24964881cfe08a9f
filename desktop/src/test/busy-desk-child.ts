import { randomUUID } from 'node:crypto'
import { createBrowserShell } from '../browser-host/browser-shell.ts'
import { createDesk } from '../core/create-desk.ts'
import { answerCall } from '../ipc/answer-call.ts'

/** One desk in a process of its own that adds patients without end and prints the id of each that is answered. */
async function run(): Promise<void> {
  const { dir, apiUrl, userId, password } = JSON.parse(process.argv[2] ?? '{}')
  const desk = createDesk({
    shell: createBrowserShell(dir),
    apiUrl,
    now: Date.now,
    newId: randomUUID,
    random: () => 0.5,
    setTimer: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  await answerCall(desk.handlers, 'session.unlock', { userId, password })
  for (;;) {
    const id = randomUUID()
    const args = { id, givenName: 'Busy', familyName: id.slice(0, 8) }
    const answer = await answerCall(desk.handlers, 'patient.create', args)
    if ('result' in answer) process.stdout.write(`${id}\n`)
  }
}

await run()
