import { createServer } from 'node:net'
import { join } from 'node:path'
import { DEMO_EMAILS, DEMO_PASSWORD } from '@scheduler/cloud-api/demo/demo-logins'
import { afterAll, describe, expect, test } from 'vitest'
import { removeFolder } from '../test-support/remove-folder.ts'
import { makeDataDir, runUntilExit, startClinic } from './running-clinic.ts'

const dataDir = makeDataDir()
afterAll(() => removeFolder(dataDir))

describe('start and stop', () => {
  test('says what to open and who can sign in, keeps its data, and stops on Ctrl-C', async () => {
    const first = await startClinic({ dataDir })
    for (const words of ['Front desk', 'Public page', DEMO_PASSWORD, ...Object.values(DEMO_EMAILS)]) {
      expect(first.output()).toContain(words)
    }
    expect(await first.interrupt()).toBe(0)
    expect(first.output()).toContain('All data is kept.')

    const second = await startClinic({ dataDir })
    expect(second.output()).not.toContain('Creating the demo clinic')
    const busy = await runUntilExit({ DATA_DIR: dataDir, PORT: '0', DESK_PORT: '0' })
    expect(busy).toMatchObject({ code: 1, output: expect.stringMatching(/in use/) })
    await second.dispose()
  })

  test('a taken port is one sentence that says what to do', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const address = server.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''
    const { code, output } = await runUntilExit({ DATA_DIR: dataDir, PORT: port, DESK_PORT: '0' })
    server.close()
    expect(code).toBe(1)
    expect(output).toContain(`Port ${port} is taken; stop the other program or set PORT to another one.`)
    expect(output).not.toMatch(/\n\s+at /)
  })

  test('a directory that cannot be written is one sentence', async () => {
    // Below a device there is no directory, also for root.
    const { code, output } = await runUntilExit({
      DATA_DIR: join('/dev/null', 'data'),
      PORT: '0',
      DESK_PORT: '0',
    })
    expect(code).toBe(1)
    expect(output).toMatch(/cannot be (written|used|created)|not writable/i)
    expect(output).not.toMatch(/\n\s+at /)
  })

  test('production refuses development secrets', async () => {
    const { code, output } = await runUntilExit({
      DATA_DIR: dataDir,
      PORT: '0',
      DESK_PORT: '0',
      NODE_ENV: 'production',
    })
    expect(code).toBe(1)
    expect(output).toContain('ACCESS_TOKEN_SECRET')
  })
})
