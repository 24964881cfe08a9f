import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { countTests } from './test-counts.mjs'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'scheduler-counts-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function report(content: object): string {
  const file = join(directory, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

it('reads passed and failed tests', () => {
  expect(countTests(report({ numPassedTests: 12, numFailedTests: 0 }), 0)).toEqual({ passed: 12, failed: 0 })
  expect(countTests(report({ numPassedTests: 11, numFailedTests: 1 }), 1)).toEqual({ passed: 11, failed: 1 })
})

it('never calls a failed run free of failures', () => {
  expect(countTests(report({ numPassedTests: 3, numFailedTests: 0 }), 1)).toEqual({ passed: 3, failed: 1 })
  expect(countTests(join(directory, 'missing.json'), 1)).toEqual({ passed: 0, failed: 1 })
})
