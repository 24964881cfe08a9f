import type { MenuItemConstructorOptions } from 'electron'

export type MenuActions = {
  readonly lock: () => void
  readonly quit: () => void
  /** null: no feed is set, so there is nothing to switch. */
  readonly updates: { readonly automatic: boolean; readonly set: (automatic: boolean) => void } | null
  /** The tools of developers are for unpacked programs only. */
  readonly isPackaged: boolean
  readonly isMac: boolean
}

/** The window's menu: every entry has a key or a letter to reach it by. What belongs to the day has its keys in the page. */
export function menuTemplate(actions: MenuActions): MenuItemConstructorOptions[] {
  const { lock, quit, updates, isPackaged, isMac } = actions
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const desk: MenuItemConstructorOptions[] = [
    { label: '&Lock desk', accelerator: 'CommandOrControl+Shift+L', click: lock },
    separator,
    { role: 'close', label: '&Close window', accelerator: 'CommandOrControl+W' },
    { label: '&Quit', accelerator: 'CommandOrControl+Q', click: quit },
  ]
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: '&Desk', submenu: desk },
    { role: 'editMenu', label: '&Edit' },
    {
      label: '&View',
      submenu: [
        { role: 'reload', label: '&Load again' },
        separator,
        { role: 'zoomIn', label: 'Zoom &in' },
        { role: 'zoomOut', label: 'Zoom &out' },
        { role: 'resetZoom', label: '&Actual size' },
        separator,
        { role: 'togglefullscreen', label: '&Full screen' },
        ...(isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu', label: '&Window' },
    {
      role: 'help',
      label: '&Help',
      submenu: [
        {
          label: 'Install new versions &automatically',
          type: 'checkbox',
          checked: updates?.automatic ?? false,
          enabled: updates !== null,
          click: ({ checked }) => updates?.set(checked),
        },
        { role: 'about', label: 'A&bout Front desk' },
      ],
    },
  ]
}
