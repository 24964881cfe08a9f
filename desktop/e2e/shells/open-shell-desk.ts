import { openBrowserDesk } from './browser-desk.ts'
import { openElectronDesk } from './electron-desk.ts'
import type { ShellDesk, ShellDeskOptions } from './shell-desk.ts'

/** A new desk in the shell of this run: vitest.config.ts runs the scenarios once in each. */
export function openShellDesk(options: ShellDeskOptions): Promise<ShellDesk> {
  return process.env.DESK_SHELL === 'electron' ? openElectronDesk(options) : openBrowserDesk(options)
}
