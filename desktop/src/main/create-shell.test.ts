import { join } from 'node:path'
import type { SafeStorage } from 'electron'
import { expect, test } from 'vitest'
import { createShell } from './create-shell.ts'

const deskDir = join(import.meta.dirname, 'desk')

test.each([
  ['a file of the desk', join(deskDir, 'outage-kit.html'), true],
  ['the folder above', join(deskDir, '..'), false],
  ['a neighbour', `${deskDir}-other/x.html`, false],
  ['a way out', join(deskDir, '..', 'x.html'), false],
  ['somewhere else', '/etc/passwd', false],
])('%s is opened outside the desk only if it is its own', async (_name, path, isOpened) => {
  const opened: string[] = []
  const shell = createShell({
    deskDir,
    safeStorage: {} as SafeStorage, // not asked for
    openPath: async (given) => {
      opened.push(given)
      return ''
    },
    allowWithoutKeyring: false,
  })
  await shell.openFile(path).catch(() => {})
  expect(opened).toEqual(isOpened ? [path] : [])
})
