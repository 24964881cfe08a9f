import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCommand } from '../run-command.ts'

/** Where the command makes its directories, so that what it leaves is seen. */
const home = mkdtempSync(join(tmpdir(), 'scheduler-torture-test-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

it('refuses what it does not understand in one sentence', async () => {
  const refused = async (...args: string[]) => {
    const { code, output } = await runCommand('torture.ts', args, { TMPDIR: home })
    expect(code).toBe(1)
    return output
  }
  expect(await refused('--seconds', 'abc')).toBe(
    '--seconds must be a whole number from 1 to 86400, not "abc".\n',
  )
  expect(await refused('--clients', '0')).toBe('--clients must be a whole number from 1 to 1000, not "0".\n')
  expect(await refused('--break', 'foo')).toBe(
    '--break knows only drop-index, forget-answers, unnamed-overlaps, server-errors, not "foo".\n',
  )
  expect(await refused('--secnods', '5')).toMatch(
    /^Unknown option '--secnods'\.\nUsage: npm run torture.*\n$/,
  )
})

it('leaves nothing when it is stopped, at any moment', async () => {
  for (const [moment, ...more] of [
    [/seed 3/],
    [/seed 3/, '--processes', '2'],
    [/killed and started again: 1/],
  ] as const) {
    const entry = join(import.meta.dirname, '..', 'torture.ts')
    const args = [entry, '--seconds', '600', '--clients', '2', '--seed', '3', ...more]
    const child = spawn(process.execPath, args, {
      env: { ...process.env, MONGODB_URI: '', TMPDIR: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
        if (moment.test(output) && !child.killed) child.kill('SIGINT')
      })
    }
    // Its streams close when the last of the processes that it started has ended.
    const [code] = await once(child, 'close')
    expect(code).toBe(1)
    expect(output).toMatch(/\nStopped before the end, so nothing was audited\.\n$/)
    expect(readdirSync(home)).toEqual([])
  }
})
