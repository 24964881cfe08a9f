import { expect, it } from 'vitest'
import type { Circles } from './circles-of-today.ts'
import { judgeCircles } from './judge-circles.ts'
import { listEdges } from './list-edges.ts'

/** What is said of files with these contents, by path below cloud-api/src. */
function judge(files: Readonly<Record<string, string>>, allowed: Circles = {}): string[] {
  const sources = Object.entries(files).map(([path, source]) => ({ path: `cloud-api/src/${path}`, source }))
  return judgeCircles(listEdges(sources, []), allowed)
}

const circle = {
  'rooms/room.ts': "import { desk } from '../desks/desk.ts'",
  'desks/desk.ts': "import { lease } from '../leases/lease.ts'",
  'leases/other.ts': "import { room } from '../rooms/room.ts'",
}

it('refuses a circle between rooms, by every arrow of it', () => {
  expect(judge(circle).map((each) => each.split(' closes')[0])).toEqual([
    'cloud-api/src: desks → leases',
    'cloud-api/src: leases → rooms',
    'cloud-api/src: rooms → desks',
  ])
})

it('refuses an arrow that closes a second circle inside a known one', () => {
  const allowed = { 'cloud-api/src': { rooms: 'desks', desks: 'leases', leases: 'rooms' } }
  expect(judge(circle, allowed)).toEqual([])
  const back = { ...circle, 'desks/back.ts': "export * from '../rooms/room.ts'" }
  expect(judge(back, allowed)).toEqual([expect.stringContaining('desks → rooms closes a circle')])
})

it('asks to delete what is in no circle any more', () => {
  const { 'leases/other.ts': _gone, ...rest } = circle
  const allowed = { 'cloud-api/src': { rooms: 'desks', desks: 'leases', leases: 'rooms' } }
  expect(judge(rest, allowed)).toHaveLength(3)
  expect(judge(rest, allowed)[0]).toContain('is in no circle any more: delete it')
})

it('refuses a circle of files in one room', () => {
  const files = {
    'rooms/a.ts': "import './b.ts'",
    'rooms/b.ts': "import './c.ts'",
    'rooms/c.ts': "import './a.ts'",
  }
  expect(judge(files)).toEqual([
    'These files import one another in a circle: cloud-api/src/rooms/a.ts, cloud-api/src/rooms/b.ts, cloud-api/src/rooms/c.ts.',
  ])
})

it('does not count types and tests', () => {
  const types = { ...circle, 'leases/other.ts': "import type { Room } from '../rooms/room.ts'" }
  expect(judge(types)).toEqual([])
  const { 'leases/other.ts': source, ...rest } = circle
  expect(judge({ ...rest, 'leases/other.db.test.ts': source })).toEqual([])
})

it('counts a loose file as a room', () => {
  const files = { 'deps.ts': "import './rooms/room.ts'", 'rooms/other.ts': "import '../deps.ts'" }
  expect(judge(files)).toHaveLength(2)
})
