import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

/** Tests, and what they are made of. */
const files = globSync(
  ['**/*.{test,e2e}.{ts,tsx}', '**/{test,e2e,test-support}/**/*.ts', 'vitest.config.ts'],
  {
    cwd: ROOT,
    exclude: ['**/node_modules/**', '**/dist*/**'],
  },
)

/** A number where a limit belongs: of an option, of a context's default, of the last argument of a test. */
const OWN_LIMIT =
  /\b(?:timeout|testTimeout|hookTimeout): *\d|setDefault(?:Navigation)?Timeout\(\d|^ *\}, *\d[\d_]*\)|vi\.wait(?:For|Until)\((?!.*HANG_MS)(?=.*\)$)/gm

it('limits of tests stand in limits.ts, where they can be raised at once', () => {
  expect(files.length).toBeGreaterThan(200)
  const own = files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(OWN_LIMIT)].map(
      ([text]) => `${file}: ${text.trim()}`,
    ),
  )
  expect(own).toEqual([])
})
