import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes the names in a folder outlast a power cut, where the platform lets a program ask for that. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
