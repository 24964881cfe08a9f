import { expect, it } from 'vitest'
import { createLogger } from './log.ts'

function collect() {
  const lines: string[] = []
  const log = createLogger('info', { write: (line: string) => void lines.push(line) })
  return { log, lines }
}

it('removes what must not be logged, at the first levels', () => {
  const { log, lines } = collect()
  log.info({ requestId: 'r', note: 'private', user: { email: 'a@b.test' }, a: { b: { phone: '123' } } }, 'm')
  expect(lines.join()).toContain('"requestId":"r"')
  expect(lines.join()).not.toMatch(/private|a@b\.test|123/)
})

it('drops what drivers attach to errors and the value a duplicate-key message quotes', () => {
  const { log, lines } = collect()
  const error = Object.assign(new Error('E11000 dup key: { email: "a@b.test" }'), { doc: { name: 'Ada' } })
  log.error({ err: new Error('outer', { cause: error }) }, 'failed')
  expect(lines.join()).toContain('outer')
  expect(lines.join()).not.toMatch(/a@b\.test|Ada/)
})
