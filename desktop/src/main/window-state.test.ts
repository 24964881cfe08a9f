import { describe, expect, test } from 'vitest'
import { fitWindow, parseWindowState } from './window-state.ts'

const main = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1280, height: 984 }
const state = { x: 2000, y: 50, width: 1000, height: 800, maximized: false }

describe('the window opens', () => {
  test('where it was', () => expect(fitWindow(state, [main, second])).toEqual(state))

  test('on the main screen when its own is gone', () =>
    expect(fitWindow(state, [main])).toEqual({ ...state, x: 460, y: 120 }))

  test('no larger than its screen', () =>
    expect(fitWindow({ ...state, x: 0, y: 0, width: 4000, height: 3000 }, [main])).toEqual({
      ...state,
      x: 0,
      y: 0,
      width: 1920,
      height: 1040,
    }))

  test.each([
    ['above all screens', { ...state, x: 100, y: -30 }],
    ['below all screens', { ...state, x: 100, y: 1030 }],
    ['with a sliver only', { ...state, x: 1850, y: 10 }],
  ])('in the middle when it was %s', (_name, lost) =>
    expect(fitWindow(lost, [main])).toMatchObject({ x: 460, y: 120 }),
  )

  test('partly outside when it was left so on purpose', () =>
    expect(fitWindow({ ...state, x: -800 }, [main])).toEqual({ ...state, x: -800 }))
})

test.each(['', '{', '{"x":1}', '{"x":1,"y":1,"width":1e9,"height":"a","maximized":1}', '[]'])(
  'a damaged file (%s) says nothing',
  (text) => expect(parseWindowState(text)).toBeNull(),
)
test('a whole one is read', () => expect(parseWindowState(JSON.stringify(state))).toEqual(state))
