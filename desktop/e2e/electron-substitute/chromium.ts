import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type Cdp, connectCdp } from './cdp.ts'

/** How Chromium is started: found by the test, told to this process through its environment. */
export type ChromiumCommand = {
  readonly executablePath: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export type Chromium = {
  readonly cdp: Cdp
  readonly endpoint: string
  /** At once, also from an exit handler. */
  readonly kill: () => void
}

/** Starts the Chromium that plays the part of Electron's own. */
export async function startChromium(command: ChromiumCommand, profile: string): Promise<Chromium> {
  const child = spawn(
    command.executablePath,
    [
      ...command.args,
      '--block-new-web-contents',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { env: { ...process.env, ...command.env }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const endpoint = await endpointOf(child)
  return { cdp: await connectCdp(endpoint), endpoint, kill }
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('exit', () => reject(new Error(`Chromium did not start:\n${said}`)))
    child.once('error', reject)
    const { stderr } = child
    if (!stderr) return
    createInterface({ input: stderr }).on('line', (line) => {
      said += `${line}\n`
      const endpoint = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (endpoint) resolve(endpoint)
    })
  })
}
