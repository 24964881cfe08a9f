import '../temporal-where-missing.ts'
import { mkdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { app, dialog, protocol, shell } from 'electron'
import { APP_SCHEME } from './app-address.ts'
import { appointmentOfArguments, appointmentOfLink, LINK_SCHEME } from './deep-link.ts'
import { type DeskEnv, readDeskEnv } from './desk-env.ts'
import { drain } from './drain.ts'
import { guardContents } from './guard-contents.ts'
import { type DeskProgram, runDesk } from './run-desk.ts'

/** How long the core may take to hand things back when the program ends. */
const CLOSE_MS = 5000

app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
app.on('web-contents-created', (_event, contents) =>
  // Without a program for calls nothing happens; the number is on the screen.
  guardContents(contents, (link) => void shell.openExternal(link).catch(() => {})),
)

try {
  start(readDeskEnv(process.env))
} catch (error) {
  fail(error)
}

function start(env: DeskEnv): void {
  if (env.DESK_DIR) app.setPath('userData', env.DESK_DIR)
  const dataDir = app.getPath('userData')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // Two programs on one cache would be two desks under one name.
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)
  app.setAppUserModelId('clinic.appointment-scheduler.desk')

  let program: DeskProgram | null = null
  let asked = appointmentOfArguments(process.argv)
  const ask = (id: string | null) => {
    if (program) program.show(id)
    else asked = id ?? asked
  }
  app.on('second-instance', (_event, args) => ask(appointmentOfArguments(args)))
  app.on('open-url', (event, link) => {
    event.preventDefault()
    ask(appointmentOfLink(link))
  })
  app.on('activate', () => program?.show(null))
  // The window is only hidden while the desk runs; without one it still sends and receives.
  app.on('window-all-closed', () => {})

  let state: 'running' | 'closing' | 'closed' = 'running'
  app.on('before-quit', (event) => {
    if (state === 'closed' || !program) return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void drain(program.close, wait, CLOSE_MS).then(() => {
      state = 'closed'
      app.quit()
    })
  })

  app
    .whenReady()
    .then(async () => {
      program = await runDesk({ env, dataDir, mayClose: () => state !== 'running' })
      if (asked) program?.show(asked)
    })
    .catch(fail)
}

/** Says why the desk cannot run, without anything a patient would mind, and ends. */
function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : 'The front desk could not start.'
  dialog.showErrorBox('Front desk', message)
  app.exit(1)
}
