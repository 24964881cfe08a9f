import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type LaneItem, placeInLanes } from './lanes.ts'

const items = fc
  .array(fc.record({ start: fc.nat(100), length: fc.integer({ min: 1, max: 30 }), lane: fc.nat(2) }), {
    maxLength: 15,
  })
  .map((made) =>
    made.map(({ start, length, lane }, i): LaneItem => ({ id: String(i), start, end: start + length, lane })),
  )

it('items that overlap never share a part of the column', () => {
  fc.assert(
    fc.property(items, (all) => {
      const places = placeInLanes(all)
      expect(places.size).toBe(all.length)
      for (const a of all) {
        for (const b of all) {
          if (a.id >= b.id || a.start >= b.end || b.start >= a.end) continue
          const [p, q] = [places.get(a.id), places.get(b.id)]
          expect(p?.index).not.toBe(q?.index)
          expect(p?.count, 'both are drawn in columns of one width').toBe(q?.count)
        }
      }
    }),
  )
})

it('an item that touches no other has the whole width; parts are no more than overlap at once', () => {
  fc.assert(
    fc.property(items, (all) => {
      const places = placeInLanes(all)
      for (const item of all) {
        const { index = -1, count = 0 } = places.get(item.id) ?? {}
        expect(index).toBeGreaterThanOrEqual(0)
        expect(index).toBeLessThan(count)
        const alone = all.every(
          (other) => other.id === item.id || other.end <= item.start || item.end <= other.start,
        )
        if (alone) expect(count).toBe(1)
      }
      const most = Math.max(
        0,
        ...all.map(({ start }) => all.filter((o) => o.start <= start && start < o.end).length),
      )
      for (const { count } of places.values()) expect(count).toBeLessThanOrEqual(most)
    }),
  )
})

it('the lower lane stands first', () => {
  const places = placeInLanes([
    { id: 'over', start: 0, end: 30, lane: 1 },
    { id: 'normal', start: 0, end: 30, lane: 0 },
  ])
  expect(places.get('normal')).toEqual({ index: 0, count: 2 })
  expect(places.get('over')).toEqual({ index: 1, count: 2 })
})
