import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuTemplate } from './app-menu.ts'

const actions = { lock: () => {}, quit: () => {}, updates: null, isPackaged: true, isMac: false }

const entries = (items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? entries(item.submenu) : [])])

test('every entry can be reached from the keyboard', () => {
  for (const { label, role, type, accelerator } of entries(menuTemplate(actions))) {
    if (type === 'separator') continue
    expect(label?.includes('&') || accelerator || role, label).toBeTruthy()
  }
})

test('no two entries of a menu share a letter, no two a key', () => {
  const template = menuTemplate(actions)
  for (const { submenu, label } of [{ submenu: template, label: 'the bar' }, ...template]) {
    if (!Array.isArray(submenu)) continue
    const letters = submenu.flatMap((item) => /&(\w)/.exec(item.label ?? '')?.[1]?.toLowerCase() ?? [])
    expect(new Set(letters).size, label).toBe(letters.length)
  }
  const keys = entries(template).flatMap(({ accelerator }) => accelerator ?? [])
  expect(new Set(keys).size).toBe(keys.length)
})

test('developers’ tools are not in a packed program', () => {
  const has = (isPackaged: boolean) =>
    entries(menuTemplate({ ...actions, isPackaged })).some(({ role }) => role === 'toggleDevTools')
  expect([has(true), has(false)]).toEqual([false, true])
})

test('new versions can be switched only where there is a place to look for them', () => {
  const switchOf = (updates: Parameters<typeof menuTemplate>[0]['updates']) =>
    entries(menuTemplate({ ...actions, updates })).find(({ type }) => type === 'checkbox')
  expect(switchOf(null)).toMatchObject({ enabled: false, checked: false })
  expect(switchOf({ automatic: true, set: () => {} })).toMatchObject({ enabled: true, checked: true })
})
