import { AppError } from '@scheduler/shared-types/errors/app-error'
import { describe, expect, it } from 'vitest'
import { asFirstDesksKnow, isFirstDesk, refuseOldDesk } from './old-desks.ts'

const requestOf = (headers: Readonly<Record<string, string>>) => ({
  get: (name: string) => headers[name] ?? '',
})
const deskId = '00000000-0000-4000-8000-000000000001'
const desk = (version?: string) =>
  requestOf({ 'X-Desk-Id': deskId, ...(version !== undefined && { 'X-Desk-Version': version }) })

function refusalOf(request: ReturnType<typeof desk>, least: string, id = 'auth.login'): AppError | null {
  try {
    refuseOldDesk({ leastDeskVersion: least }, request, { id })
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

describe('a desk', () => {
  it('of the least version and newer is served; one that names none counts as the first', () => {
    expect(refusalOf(desk('0.3.0'), '0.3.0')).toBeNull()
    expect(refusalOf(desk('1.0.0-beta'), '0.3.0')).toBeNull()
    expect(refusalOf(desk(), '0.1.0')).toBeNull()
    expect(refusalOf(requestOf({}), '9.0.0')).toBeNull()
  })

  it('that is older is sent one sentence, by a code it knows', () => {
    const sentence =
      'Update this desk: the server works with version 0.3.0 or newer, and this one is 0.2.9. What was done here is kept and is sent after the update.'
    expect(refusalOf(desk('0.2.9'), '0.3.0')).toMatchObject({ code: 'desk_outdated', message: sentence })
    expect(refusalOf(desk(), '0.3.0')).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^Update this desk: .* this one is 0\.1\.0\./),
    })
  })

  it('may always ask whether it is revoked', () => {
    expect(refusalOf(desk('0.2.9'), '0.3.0', 'desk.check')).toBeNull()
  })

  it('that names something else is refused', () => {
    expect(refusalOf(desk('newest'), '0.1.0')).toMatchObject({ code: 'validation_failed' })
  })

  it('is a first one if it names itself and no version', () => {
    expect(isFirstDesk(desk())).toBe(true)
    expect(isFirstDesk(desk('0.1.0'))).toBe(false)
    expect(isFirstDesk(requestOf({}))).toBe(false)
  })
})

describe('an answer to a first desk', () => {
  const walkIn = { doctorId: deskId, roomId: null, weekdays: [1], start: '9', end: '10', releaseAt: '8' }
  const known = { holdSeconds: 300, leaseHours: 12, walkInTime: [walkIn] }
  const clinic = { id: deskId, name: 'Elm', settings: { ...known, deposit: 5 } }

  it('has no setting it would refuse the clinic for', () => {
    const given = { ...clinic, settings: { ...clinic.settings, walkInTime: [{ ...walkIn, kind: 'new' }] } }
    expect(asFirstDesksKnow('clinic.read', given)).toEqual({ ...clinic, settings: known })
  })

  it('has in the place of an entry about something newer one it takes no notice of', () => {
    const items = [
      { seq: 1, entity: 'waitlist-entry', document: { id: deskId } },
      { seq: 2, entity: 'room', document: { id: deskId } },
      { seq: 3, entity: 'clinic', document: clinic },
    ]
    expect(asFirstDesksKnow('change.list', { items, latest: 3 })).toEqual({
      items: [
        { seq: 1, entity: 'user', document: null },
        { seq: 2, entity: 'room', document: { id: deskId } },
        { seq: 3, entity: 'clinic', document: { ...clinic, settings: known } },
      ],
      latest: 3,
    })
  })
})
