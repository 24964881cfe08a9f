import { expect, it } from 'vitest'
import { DESK_VERSION_PATTERN, isOlderVersion } from './desk-version.ts'

it.each([
  ['0.1.0', '0.1.0', false],
  ['0.1.0', '0.1.1', true],
  ['0.9.0', '0.10.0', true],
  ['0.10.0', '0.9.9', false],
  ['1.0.0', '0.9.9', false],
  ['0.9.9', '1.0.0', true],
  ['0.2.0-beta.1', '0.2.0', false],
])('%s is older than %s: %s', (version, than, isOlder) => {
  expect(isOlderVersion(version, than)).toBe(isOlder)
})

it.each(['', '1', '1.2', 'v1.2.3', '1.2.3 ', '1.2.3-', '-1.2.3'])('“%s” is no version', (text) => {
  expect(DESK_VERSION_PATTERN.test(text)).toBe(false)
})
