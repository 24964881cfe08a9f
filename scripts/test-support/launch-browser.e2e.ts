import { expect, test } from 'vitest'
import { findChromium } from './find-chromium.ts'
import { launchBrowser } from './launch-browser.ts'

test('the browser that is found runs scripts and is modern enough for the pages', async () => {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.setContent('<h1>Good morning</h1>')
    expect(await page.textContent('h1')).toBe('Good morning')
    expect(await page.evaluate(() => 'Temporal' in globalThis || CSS.supports('selector(:has(a))'))).toBe(
      true,
    )
  } finally {
    await browser.close()
  }
})

test('CHROMIUM_PATH comes before everything else and must be executable', async () => {
  const found = await findChromium({ CHROMIUM_PATH: process.execPath })
  expect(found).toMatchObject({ executablePath: process.execPath, source: 'CHROMIUM_PATH' })
  await expect(findChromium({ CHROMIUM_PATH: '/nowhere/chromium' })).rejects.toThrow(/not an executable/)
})

test('an installed browser is found in PATH only', async () => {
  await expect(findChromium({ CHROMIUM_SOURCE: 'installed', PATH: '/nowhere' })).rejects.toThrow(
    /"installed"/,
  )
})

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the browser of the npm package starts where nothing is installed',
  async () => {
    const before = process.env.CHROMIUM_SOURCE
    process.env.CHROMIUM_SOURCE = 'npm'
    try {
      const browser = await launchBrowser()
      const page = await browser.newPage()
      await page.setContent('<h1>Good morning</h1>')
      expect(await page.textContent('h1')).toBe('Good morning')
      await browser.close()
    } finally {
      if (before === undefined) delete process.env.CHROMIUM_SOURCE
      else process.env.CHROMIUM_SOURCE = before
    }
  },
)
