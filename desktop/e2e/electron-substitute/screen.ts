import { readSubstituteSettings } from './substitute-env.ts'

const displays = readSubstituteSettings().screens.map((workArea, index) => ({
  id: index + 1,
  workArea,
  bounds: workArea,
  scaleFactor: 1,
}))

const [main] = displays
if (!main) throw new Error('A computer has a screen.')

export const screen = { getAllDisplays: () => displays, getPrimaryDisplay: () => main }
