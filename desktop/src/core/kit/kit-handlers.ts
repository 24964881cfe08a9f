import { existsSync } from 'node:fs'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { IpcHandlers } from '../../ipc/ipc-contract.ts'
import type { Core } from '../core.ts'

export function kitHandlers({ kit, shell }: Core): Pick<IpcHandlers, 'kit.read' | 'kit.open'> {
  return {
    'kit.read': async () => kit.info(),
    'kit.open': async () => {
      await kit.write()
      const { file } = kit.info()
      if (!existsSync(file)) {
        throw new AppError(
          'not_found',
          'There is no outage list yet. It is made once somebody has signed in.',
        )
      }
      await shell.openFile(file)
      return null
    },
  }
}
