import { app, Menu } from 'electron'
import { menuTemplate } from './app-menu.ts'
import type { DeskEnv } from './desk-env.ts'
import { followUpdates } from './follow-updates.ts'
import type { Settings } from './settings-file.ts'

type ManageUpdatesOptions = {
  readonly env: DeskEnv
  readonly settings: () => Settings
  readonly change: (part: Partial<Settings>) => void
  readonly lock: () => void
  readonly quit: () => void
  readonly notify: (body: string) => void
}

/** Puts the menu up, with the switch for new versions, and follows them while it is on. */
export function manageUpdates({
  env,
  settings,
  change,
  lock,
  quit,
  notify,
}: ManageUpdatesOptions): () => void {
  const feedUrl = env.DESK_UPDATE_URL ?? settings().updates.feedUrl
  let stop: Promise<() => void> | null = null
  const onReady = () => notify('A new version of the front desk will be installed when you quit.')

  const follow = (automatic: boolean) => {
    void stop?.then((end) => end())
    stop = automatic && feedUrl ? followUpdates({ feedUrl, onReady }) : null
  }
  const automatic = env.DESK_UPDATE_URL !== undefined || settings().updates.automatic
  const set = (next: boolean) => {
    change({ updates: { ...settings().updates, automatic: next } })
    follow(next)
  }
  const template = menuTemplate({
    lock,
    quit,
    updates: feedUrl === null ? null : { automatic, set },
    isPackaged: app.isPackaged,
    isMac: process.platform === 'darwin',
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  follow(automatic && app.isPackaged)
  return () => follow(false)
}
