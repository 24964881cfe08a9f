import { HOUR_MS } from '@scheduler/shared-types/primitives/durations'
export type FollowUpdatesOptions = {
  readonly feedUrl: string
  /** Called when a new version lies ready; it is installed when the program quits. */
  readonly onReady: (version: string) => void
}

/** New versions are looked for this often, and once at the start. */
const EVERY_MS = 6 * HOUR_MS

/**
 * Looks for new versions and fetches them; they are installed when the desk is quit, never in the middle of the day.
 * On Windows and macOS only what is signed like the running program is installed; on Linux the feed's https is the proof.
 * @returns stops it
 */
export async function followUpdates({ feedUrl, onReady }: FollowUpdatesOptions): Promise<() => void> {
  // Loaded only where updates are on: it is large, and reads the program's own files when it is.
  const { default: updater } = await import('electron-updater')
  const { autoUpdater } = updater
  autoUpdater.setFeedURL({ provider: 'generic', url: feedUrl })
  autoUpdater.autoDownload = true
  autoUpdater.autoInstallOnAppQuit = true
  autoUpdater.allowDowngrade = false
  autoUpdater.logger = null
  autoUpdater.on('error', () => {}) // the next look may succeed; a desk must not care
  autoUpdater.on('update-downloaded', ({ version }) => onReady(version))
  const look = () => void autoUpdater.checkForUpdates().catch(() => {})
  look()
  const timer = setInterval(look, EVERY_MS)
  return () => {
    clearInterval(timer)
    autoUpdater.removeAllListeners()
  }
}
