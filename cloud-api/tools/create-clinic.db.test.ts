import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { authEndpoints } from '@scheduler/shared-types/auth/auth.contract'
import { afterAll, expect, test } from 'vitest'
import { startTestApi } from '../src/test/test-server.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'scheduler-create-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const OPTIONS = {
  slug: 'elm-street',
  name: 'Elm Street Practice',
  zone: 'Europe/London',
  phone: '+44 20 7946 0000',
  admin: 'admin@elm.test',
}

async function createClinic(changes: Partial<typeof OPTIONS>, password: string) {
  const options = Object.entries({ ...OPTIONS, ...changes }).flatMap(([name, value]) => [`--${name}`, value])
  const entry = join(import.meta.dirname, 'create-clinic.ts')
  const child = spawn(process.execPath, [entry, ...options], {
    env: { ...process.env, DATA_DIR: dataDir, MONGODB_URI: '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  child.stdin.end(`${password}\n`)
  const [code] = await once(child, 'close')
  return { code, output }
}

test('the first clinic is opened with an administrator who can sign in; a taken slug is refused', async () => {
  const password = 'a password from a pipe'
  expect(await createClinic({}, password)).toMatchObject({ code: 0 })
  expect(statSync(join(dataDir, 'store', 'store.sqlite')).mode & 0o077).toBe(0)
  expect(await createClinic({ admin: 'other@elm.test' }, password)).toMatchObject({
    code: 1,
    output: expect.stringContaining('slug'),
  })
  const api = await startTestApi({ dataDir, env: { mongodbUri: null } })
  try {
    const session = await api.client().call(authEndpoints.login, { body: { email: OPTIONS.admin, password } })
    expect(session.user.grants.map(({ role }) => role)).toEqual(['admin'])
  } finally {
    await api.close()
  }
})

test('what is wrong is named, and the password is not shown', async () => {
  const { code, output } = await createClinic({ zone: 'Europe/Londn' }, 'tooshort')
  expect(code).toBe(1)
  expect(output).toContain('timeZone')
  expect(output).toContain('password')
  expect(output).not.toContain('tooshort')
})
