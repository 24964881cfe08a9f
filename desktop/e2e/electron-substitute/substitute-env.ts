import type { ChromiumCommand } from './chromium.ts'

/** What the test tells the substitute through the environment; the program under test does not see it. */
export type SubstituteSettings = {
  readonly chromium: ChromiumCommand
  /** Whether the system keeps keys: `basic_text` is a Linux without a keyring. */
  readonly keys: 'kept' | 'basic_text' | 'none'
  /** Work areas of the screens; the first is the main one. */
  readonly screens: readonly {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }[]
  readonly isPackaged: boolean
  readonly resourcesPath?: string
}

export const SETTINGS_VARIABLE = 'ELECTRON_SUBSTITUTE'

export function readSubstituteSettings(): SubstituteSettings {
  // Written by launch-substitute.ts of this folder.
  return JSON.parse(process.env[SETTINGS_VARIABLE] ?? '{}') as SubstituteSettings
}
