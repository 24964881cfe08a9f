import { defineConfig } from 'vitest/config'

/**
 * The suffix of a test file names what it needs (docs: CONTRIBUTING.md):
 * `.test.ts` nothing, `.db.test.ts` a store, `.e2e.ts` a browser and a running clinic.
 */
const ignored = ['**/node_modules/**', '**/dist/**']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...ignored, '**/*.db.test.ts'],
          env: { TZ: 'UTC' },
        },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: ignored,
          env: { TZ: 'UTC' },
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: 'scripts/test-support/build-clients.setup.ts',
          include: ['**/*.e2e.ts'],
          exclude: ignored,
          env: { TZ: 'UTC' },
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
