import { z } from 'zod'

const zWindowState = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200),
  height: z.number().int().min(200),
  maximized: z.boolean(),
})
/** Where the window was, in screen pixels, not maximised. */
export type WindowState = z.infer<typeof zWindowState>

export type Area = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** null for a file that says nothing of use. */
export function parseWindowState(text: string): WindowState | null {
  try {
    return zWindowState.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** So much of the window has to be on a screen that its title bar can be taken hold of. */
const REACHABLE = { width: 120, height: 40 }

/**
 * Where to open the window: where it was, no larger than the screen it is on. If that screen is gone, on the first
 * one, in its middle.
 * @param workAreas the screens that exist now, without their task bars; the first is the main one
 */
export function fitWindow(state: WindowState, workAreas: readonly Area[]): WindowState {
  const home = workAreas.find((area) => isReachable(state, area))
  const screen = home ?? workAreas[0]
  if (!screen) return state
  const width = Math.min(state.width, screen.width)
  const height = Math.min(state.height, screen.height)
  if (home) return { ...state, width, height }
  return {
    ...state,
    width,
    height,
    x: screen.x + Math.round((screen.width - width) / 2),
    y: screen.y + Math.round((screen.height - height) / 2),
  }
}

function isReachable({ x, y, width }: Area, area: Area): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  const isTopInside = y >= area.y && y + REACHABLE.height <= area.y + area.height
  return isTopInside && across >= REACHABLE.width
}
