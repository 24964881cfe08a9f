import { rmSync } from 'node:fs'

/**
 * Removes a folder of a program that was just ended. Helpers of a browser outlive it for a moment and may still write:
 * then it is not empty when it should go, and is removed again.
 */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}
