import { expect, test } from 'vitest'
import { type BookingDraft, EMPTY_DRAFT, forgetDraft, keepDraft, readDraft } from './booking-draft.ts'

/** The part of Storage the draft uses, over a map. */
function memoryStorage(): Storage {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    clear: () => values.clear(),
    getItem: (key) => values.get(key) ?? null,
    key: (index) => [...values.keys()][index] ?? null,
    removeItem: (key) => void values.delete(key),
    setItem: (key, value) => void values.set(key, value),
  }
}

const draft: BookingDraft = {
  ...EMPTY_DRAFT,
  appointmentTypeId: 'type',
  doctor: 'any',
  details: { ...EMPTY_DRAFT.details, givenName: 'Ada', phone: 'not yet a num' },
}

test('a draft is kept per clinic and forgotten when told', () => {
  const storage = memoryStorage()
  keepDraft('one', draft, storage)
  expect(readDraft('one', storage)).toEqual(draft)
  expect(readDraft('two', storage)).toEqual(EMPTY_DRAFT)
  forgetDraft('one', storage)
  expect(readDraft('one', storage)).toEqual(EMPTY_DRAFT)
})

test('what an older page kept, or somebody spoiled, counts as nothing', () => {
  const storage = memoryStorage()
  for (const spoiled of ['{', '[]', '{"doctor":7}', 'null']) {
    storage.setItem('scheduler.draft.one', spoiled)
    expect(readDraft('one', storage)).toEqual(EMPTY_DRAFT)
  }
})
