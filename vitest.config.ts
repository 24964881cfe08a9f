import { defineConfig } from 'vitest/config'
import { HANG_MS, TEST_HANG_MS } from './scripts/test-support/limits.ts'

/**
 * The suffix of a test file names what it needs (docs: CONTRIBUTING.md):
 * `.test.ts` nothing, `.db.test.ts` a store, `.e2e.ts` a browser and a running clinic.
 */
const ignored = ['**/node_modules/**', '**/dist/**']

const limits = {
  testTimeout: TEST_HANG_MS,
  hookTimeout: TEST_HANG_MS,
  expect: { poll: { timeout: HANG_MS } },
}

const endToEnd = {
  ...limits,
  globalSetup: 'scripts/test-support/build-clients.setup.ts',
  fileParallelism: false,
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...limits,
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...ignored, '**/*.db.test.ts'],
          env: { TZ: 'UTC' },
        },
      },
      {
        test: {
          ...limits,
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: ignored,
          env: { TZ: 'UTC' },
        },
      },
      {
        test: {
          ...endToEnd,
          name: 'e2e',
          include: ['**/*.e2e.ts'],
          exclude: [...ignored, 'desktop/e2e/electron/**'],
          env: { TZ: 'UTC' },
        },
      },
      {
        test: {
          ...endToEnd,
          name: 'electron',
          // The scenarios of the front desk once more, and what only this shell has.
          include: ['desktop/e2e/*.e2e.ts', 'desktop/e2e/electron/*.e2e.ts'],
          exclude: ignored,
          env: { TZ: 'UTC', DESK_SHELL: 'electron' },
        },
      },
    ],
  },
})
