import { createStore, type StoreApi } from 'zustand/vanilla'
import { emptyNote, isTouched, type NoteResult, type NoteRow, type PaperNote } from './paper-note.ts'

/** One person's paper: the line being typed, and the lines entered, the latest first. */
export type Sheet = { readonly draft: PaperNote; readonly rows: readonly NoteRow[] }
export type SheetStore = StoreApi<Sheet>

// Outlives the screen, the lock and signing out: nothing typed is lost. Only ever in memory, because it is about
// patients; each person finds their own.
const sheets = new Map<string, SheetStore>()

export function sheetOf(userId: string, today: string): SheetStore {
  const known = sheets.get(userId)
  if (known) return known
  const sheet = createStore<Sheet>()(() => ({ draft: emptyNote(crypto.randomUUID(), today, null), rows: [] }))
  sheets.set(userId, sheet)
  return sheet
}

/** What can be done to a sheet by hand; saving is in save-row.ts. */
export function changeDraft(sheet: SheetStore, part: Partial<PaperNote>): void {
  sheet.setState(({ draft }) => ({ draft: { ...draft, ...part } }))
}

/** Moves the line being typed among the entered ones, and begins the next with the same date and doctor. */
export function enterDraft(sheet: SheetStore, result: NoteResult): PaperNote {
  const { draft, rows } = sheet.getState()
  sheet.setState({
    draft: emptyNote(crypto.randomUUID(), draft.date, draft.doctorId),
    rows: [{ note: draft, result }, ...rows],
  })
  return draft
}

/** Takes a line back to be typed on; one that was being typed is put aside for it. */
export function reopenRow(sheet: SheetStore, id: string): void {
  const row = sheet.getState().rows.find(({ note }) => note.id === id)
  if (!row) return
  if (isTouched(sheet.getState().draft)) enterDraft(sheet, { kind: 'aside' })
  sheet.setState(({ rows }) => ({ draft: row.note, rows: rows.filter(({ note }) => note.id !== id) }))
}

/** @returns what puts it back */
export function removeRow(sheet: SheetStore, id: string): () => void {
  const before = sheet.getState().rows
  const at = before.findIndex(({ note }) => note.id === id)
  const row = before[at]
  sheet.setState({ rows: before.filter((each) => each !== row) })
  return () => {
    // From below: what was entered meanwhile stands above it.
    const { rows } = sheet.getState()
    if (row) sheet.setState({ rows: rows.toSpliced(rows.length - (before.length - 1 - at), 0, row) })
  }
}

export function changeRow(sheet: SheetStore, id: string, part: Partial<NoteRow>): void {
  sheet.setState(({ rows }) => ({
    rows: rows.map((row) => (row.note.id === id ? { ...row, ...part } : row)),
  }))
}
