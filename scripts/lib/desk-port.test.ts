import { expect, it } from 'vitest'
import { deskPort, explainDeskError } from './desk-port.ts'

it('reads DESK_PORT, with 4100 as the default', () => {
  expect(deskPort({})).toBe(4100)
  expect(deskPort({ DESK_PORT: '' })).toBe(4100)
  expect(deskPort({ DESK_PORT: '0' })).toBe(0)
  expect(deskPort({ DESK_PORT: '5100' })).toBe(5100)
})

it.each(['-1', '65536', '4.5', 'many'])('refuses %s in one sentence', (given) => {
  expect(() => deskPort({ DESK_PORT: given })).toThrow(/^The environment is not usable: DESK_PORT .*\.$/)
})

it('explains a taken port and leaves other errors alone', () => {
  const taken = Object.assign(new Error('listen'), { code: 'EADDRINUSE' })
  expect(explainDeskError(taken, 4100)).toMatchObject({
    message: 'Port 4100 is taken; stop the other program or set DESK_PORT to another one.',
  })
  const other = new Error('something else')
  expect(explainDeskError(other, 4100)).toBe(other)
})
