import { describe, expect, it } from 'vitest'
import { choosePlace, type PlaceWish } from './choose-place.ts'
import { covers, namesOf, overriddenBy } from './override.ts'
import { type Retaken, retakeLane } from './retake-time.ts'
import type { ClinicRules } from './rules.types.ts'
import { ask, at, clinic, visit } from './test/clinic-fixture.ts'

const doctorTaken = { class: 'doctor' as const, busyIds: ['x'] }

describe('an override covers', () => {
  const busy = [visit('10:00', '10:30', { id: 'x' }), visit('10:00', '10:30', { id: 'h', kind: 'hold' })]
  const override = {
    classes: ['doctor' as const, 'closure' as const],
    appointmentIds: { doctor: ['x', 'h'] },
  }

  it('a rule whose class it lists', () => {
    expect(covers(override, { class: 'closure', busyIds: [] }, busy)).toBe(true)
    expect(covers(override, { class: 'time-off', busyIds: [] }, busy)).toBe(false)
    expect(covers(undefined, { class: 'closure', busyIds: [] }, busy)).toBe(false)
  })

  it('occupied time of appointments it names for that class, all of them', () => {
    expect(covers(override, doctorTaken, busy)).toBe(true)
    expect(covers(override, { class: 'doctor', busyIds: ['x', 'y'] }, busy)).toBe(false)
    expect(covers(override, { class: 'room', busyIds: ['x'] }, busy)).toBe(false)
    expect(covers({ ...override, appointmentIds: { room: ['x'] } }, doctorTaken, busy)).toBe(false)
  })

  it('no hold and no lease, even if it is named', () => {
    expect(covers(override, { class: 'doctor', busyIds: ['h'] }, busy)).toBe(false)
  })
})

describe('what is kept of an override', () => {
  it('are the classes that were found, with who was there', () => {
    const kept = overriddenBy([doctorTaken, { class: 'notice', busyIds: [] }])
    expect(kept).toEqual({ classes: ['doctor', 'notice'], appointmentIds: { doctor: ['x'] } })
    expect(overriddenBy([])).toBeNull()
  })

  it('names each appointment once, and none where it is from before there were names', () => {
    expect(namesOf({ appointmentIds: { doctor: ['x', 'y'], room: ['x'] } })).toEqual(['x', 'y'])
    expect(namesOf({})).toEqual([])
    expect(namesOf(null)).toEqual([])
  })
})

describe('room and lane are chosen together', () => {
  const roomIds = ['room-1', 'room-2']
  const inRoom = (id: string, roomId: string, lane = 0, more = {}) =>
    visit('10:00', '10:30', { id, roomId, doctorId: `of-${id}`, lane, ...more })
  const rules = (type: Partial<ClinicRules['appointmentTypes'][number]> = {}) =>
    clinic({}, { roomIds, ...type })
  const place = (busy: ReturnType<typeof visit>[], wish: Partial<PlaceWish> = {}, type = {}) =>
    choosePlace(ask({ rules: rules(type), busy }), {
      start: at('10:00'),
      doctorId: 'doctor-a',
      roomId: null,
      overbookingLanes: 1,
      ...wish,
    })
  const over = (room: string[]) => ({ override: { classes: ['room' as const], appointmentIds: { room } } })

  it('takes a free room in lane 0, the preferred one first', () => {
    expect(place([])).toMatchObject({ roomId: 'room-1', lane: 0, found: [], isAllowed: true })
    expect(place([], { preferredRoomId: 'room-2' })).toMatchObject({ roomId: 'room-2' })
    expect(place([inRoom('x', 'room-1')])).toMatchObject({ roomId: 'room-2', lane: 0 })
  })

  it('shows the room in which a lane is left, and goes there', () => {
    const full = [inRoom('x', 'room-1'), inRoom('y', 'room-1', 1), inRoom('z', 'room-2')]
    expect(place(full)).toMatchObject({
      roomId: 'room-2',
      lane: 1,
      found: [{ class: 'room', busyIds: ['z'] }],
      isAllowed: false,
    })
    expect(place(full, over(['z']))).toMatchObject({ roomId: 'room-2', lane: 1, isAllowed: true })
    expect(place(full, over(['x', 'y']))).toMatchObject({ isAllowed: false })
    expect(place([...full, inRoom('w', 'room-2', 1)], over(['z', 'w']))).toMatchObject({ lane: null })
  })

  it('prefers to cut a buffer to sharing a room, and says so', () => {
    const busy = [inRoom('x', 'room-1'), inRoom('y', 'room-2', 0, { start: at('10:30'), end: at('11:00') })]
    const found = [{ class: 'buffer', busyIds: ['y'] }]
    expect(place(busy, {}, { bufferAfterMinutes: 10 })).toMatchObject({ roomId: 'room-2', found })
  })

  it('takes lane 0 where it is free beside somebody in a higher one', () => {
    const alone = [inRoom('y', 'room-1', 1), inRoom('z', 'room-2', 1)]
    expect(place(alone)).toMatchObject({ lane: 0, found: [{ class: 'room' }], isAllowed: false })
    expect(place(alone, over(['y']))).toMatchObject({ roomId: 'room-1', lane: 0, isAllowed: true })
  })

  it('judges a room chosen by hand alone, also one the type does not have', () => {
    const busy = [inRoom('x', 'room-3')]
    const rooms = ['room-1', 'room-2', 'room-3'].map((id) => ({ id, active: true }))
    const query = ask({ rules: clinic({ rooms }, { roomIds }), busy })
    const wish = { start: at('10:00'), doctorId: 'doctor-a', roomId: 'room-3', overbookingLanes: 1 }
    const found = [{ class: 'room', busyIds: ['x'] }]
    expect(choosePlace(query, wish)).toMatchObject({ roomId: 'room-3', lane: 1, found })
  })
})

describe('an appointment takes its old time again', () => {
  const retaken = (change: Partial<Retaken> = {}): Retaken => ({
    ...visit('10:00', '10:30', { roomId: 'room-1', patientId: 'p' }),
    id: 'back',
    doctorId: 'doctor-a',
    names: {},
    ...change,
  })

  it('in lane 0 where nobody is', () => {
    expect(retakeLane(retaken({ lane: 1 }), [visit('11:00', '11:30')], 1)).toEqual({ lane: 0, found: [] })
  })

  it('not beside somebody it does not name, in whatever lane either is', () => {
    for (const [own, other] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      const busy = [visit('10:15', '10:45', { id: 'x', lane: other ?? 0 })]
      expect(retakeLane(retaken({ lane: own ?? 0 }), busy, 1)).toEqual({
        lane: null,
        found: [{ class: 'doctor', busyIds: ['x'] }],
      })
    }
  })

  it('beside those of which one names the other, in its own lane if that is free, else in another', () => {
    const named = retaken({ lane: 1, names: { doctor: ['x'] } })
    expect(retakeLane(named, [visit('10:15', '10:45', { id: 'x' })], 1)).toMatchObject({ lane: 1 })
    const naming = visit('10:15', '10:45', { id: 'x', lane: 1, names: { doctor: ['back'] } })
    expect(retakeLane(retaken(), [naming], 1)).toMatchObject({ lane: 0 })
    expect(retakeLane(named, [visit('10:15', '10:45', { id: 'x', lane: 1 })], 2)).toMatchObject({ lane: 0 })
    const full = [0, 1].map((lane) => visit('10:15', '10:45', { id: `in-${lane}`, lane }))
    const bothNamed = retaken({ lane: 1, names: { doctor: ['in-0', 'in-1'] } })
    expect(retakeLane(bothNamed, full, 1)).toMatchObject({
      lane: null,
      found: [{ class: 'doctor', busyIds: ['in-0', 'in-1'] }],
    })
  })

  it('only for the class that was named: who was the same patient is not the same doctor', () => {
    const named = retaken({ lane: 1, names: { patient: ['x'] } })
    const moved = visit('10:15', '10:45', { id: 'x', patientId: 'p' })
    expect(retakeLane(named, [moved], 1)).toEqual({
      lane: null,
      found: [{ class: 'doctor', busyIds: ['x'] }],
    })
  })

  it('by its own length, room, equipment and patient', () => {
    const elsewhere = { id: 'x', doctorId: 'doctor-b' }
    const found = (busy: ReturnType<typeof visit>, change: Partial<Retaken> = {}) =>
      retakeLane(retaken(change), [busy], 1).found.map(({ class: name }) => name)
    expect(found(visit('10:25', '10:45', { ...elsewhere, roomId: 'room-1' }))).toEqual(['room'])
    expect(found(visit('10:25', '10:45', { ...elsewhere, patientId: 'p' }))).toEqual(['patient'])
    const scope = { equipmentIds: ['scope'] }
    expect(found(visit('10:25', '10:45', { ...elsewhere, ...scope }), scope)).toEqual(['equipment'])
    expect(found(visit('10:30', '10:45', { id: 'x' }), { bufferAfterMinutes: 5 })).toEqual(['buffer'])
  })
})
