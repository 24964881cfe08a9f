import { errorSentence } from '../bridge/desk-bridge.ts'
import type { Toasts } from './toasts.ts'

/** Runs an act whose failure is shown in a toast. @returns undefined when it failed */
export async function attempt<Result>(
  toasts: Toasts,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await act()
  } catch (error) {
    toasts.problem(errorSentence(error))
    return undefined
  }
}
