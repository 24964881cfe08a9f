import { expect, it } from 'vitest'
import { changeDraft, enterDraft, removeRow, reopenRow, sheetOf } from './sheet.ts'

const TODAY = '2026-11-24'
const timesOf = (userId: string) =>
  sheetOf(userId, TODAY)
    .getState()
    .rows.map(({ note }) => note.time)

it('is kept for each person, over screens and sign-outs', () => {
  changeDraft(sheetOf('one', TODAY), { time: '09:30' })
  expect(sheetOf('one', TODAY).getState().draft.time).toBe('09:30')
  expect(sheetOf('two', TODAY).getState().draft.time).toBe('')
})

it('begins the next line with the same date and doctor', () => {
  const sheet = sheetOf('three', TODAY)
  changeDraft(sheet, { date: '2026-11-23', doctorId: 'd1', time: '09:30', note: 'Sore knee' })
  const entered = enterDraft(sheet, { kind: 'saving' })
  const { draft } = sheet.getState()
  expect(draft).toMatchObject({ date: '2026-11-23', doctorId: 'd1', time: '', note: '' })
  expect(draft.id).not.toBe(entered.id)
})

it('puts aside what is being typed when another line is taken back', () => {
  const sheet = sheetOf('four', TODAY)
  changeDraft(sheet, { time: '09:30' })
  const { id } = enterDraft(sheet, { kind: 'refused', error: null })
  changeDraft(sheet, { time: '10:00' })
  reopenRow(sheet, id)
  expect(sheet.getState().draft.time).toBe('09:30')
  expect(sheet.getState().rows).toMatchObject([{ note: { time: '10:00' }, result: { kind: 'aside' } }])
})

it('gives back a line that was removed, between those that came since', () => {
  const sheet = sheetOf('five', TODAY)
  for (const time of ['09:00', '09:30']) {
    changeDraft(sheet, { time })
    enterDraft(sheet, { kind: 'refused', error: null })
  }
  const first = sheet.getState().rows.at(-1)
  const putBack = removeRow(sheet, first?.note.id ?? '')
  changeDraft(sheet, { time: '10:00' })
  enterDraft(sheet, { kind: 'saving' })
  putBack()
  expect(timesOf('five').toSorted()).toEqual(['09:00', '09:30', '10:00'])
})
