import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedStore } from '@scheduler/embedded-store'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { storeDirectory } from '../src/database/connect.ts'
import { runCommand } from './run-command.ts'

const home = mkdtempSync(join(tmpdir(), 'scheduler-arguments-'))
const dataDir = join(home, 'data')
const text = join(home, 'text')

beforeAll(async () => {
  writeFileSync(text, 'a file')
  await (await startEmbeddedStore({ dataDir: storeDirectory(dataDir) })).close()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

async function refusalOf(script: string, args: readonly string[], directory = dataDir): Promise<string> {
  const { code, output } = await runCommand(script, args, { DATA_DIR: directory })
  expect(code).toBe(1)
  expect(output).not.toMatch(/\n\s+at |Error/)
  return output
}

it.each<[string, string[], RegExp]>([
  ['backup.ts', ['--too', 'x'], /^Unknown option '--too'\.\nUsage: npm run backup/],
  ['backup.ts', ['--to'], /^Option '--to <value>' argument missing\.\nUsage: npm run backup/],
  ['backup.ts', ['x'], /^Unexpected argument 'x'\.\nUsage: npm run backup/],
  ['restore.ts', ['--fron=x'], /^Unknown option '--fron'\.\nUsage: npm run restore/],
  ['restore.ts', ['--from', '--force'], /^Option '--from' argument is ambiguous\.\nUsage: npm run restore/],
  [
    'export.ts',
    ['mongodb://ada:s3cret@h/x'],
    /^Unexpected argument 'mongodb:\/\/…@h\/x'\.\nUsage: npm run export/,
  ],
  ['export.ts', ['--to'], /\nUsage: npm run export/],
  ['create-clinic.ts', ['--slugg', 'x'], /^Unknown option '--slugg'\.\nUsage: npm run create-clinic/],
  ['create-indexes.ts', ['x', 'y'], /^Unexpected argument 'x'\.\nUsage: npm run create-indexes/],
])('%s %j: what is wrong with it, and how it is called', async (script, args, sentence) => {
  expect(await refusalOf(script, args)).toMatch(sentence)
})

it.each<[string, string[], string, RegExp]>([
  ['restore.ts', ['--from', home], dataDir, /is a folder; a backup is one file/],
  ['backup.ts', ['--to', join(text, 'x')], dataDir, /text.* is no folder/],
  ['backup.ts', ['--to', join(home, 'b')], text, /^There is no store in/],
  ['restore.ts', ['--from', text], text, /cannot be written/],
])('%s %j: what can be foreseen is one sentence', async (script, args, directory, sentence) => {
  const output = await refusalOf(script, args, directory)
  expect(output).toMatch(sentence)
  expect(output.trimEnd().split('\n')).toHaveLength(1)
})

it('what nobody foresaw tells the place in the program, and nothing of its message', async () => {
  const script = join(home, 'failing.ts')
  const runTool = join(import.meta.dirname, 'run-tool.ts')
  writeFileSync(
    script,
    `import { runTool } from ${JSON.stringify(runTool)}
    class Odd extends Error { document = { name: 'Ada Secret' } }
    await runTool(async () => { throw new Odd('Ada Secret\\n    at Ada Secret (street:1:2)') })`,
  )
  const { code, output } = await runCommand(script, [], {})
  expect(code).toBe(1)
  expect(output).toMatch(
    /^Something went wrong that this command does not know \(Error\)\.\n {4}at .*failing\.ts:3/,
  )
  expect(output).not.toContain('Secret')
})
