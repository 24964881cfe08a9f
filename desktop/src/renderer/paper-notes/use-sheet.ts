import type { Conflict } from '@scheduler/shared-types/appointments/conflict.contract'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useActions, useBridge, useDesk } from '../state/desk-context.tsx'
import { dateInZone } from '../time/words.ts'
import { checkNote } from './check-note.ts'
import { followRows } from './follow-rows.ts'
import type { NoteRow, PaperNote } from './paper-note.ts'
import { overrideRow, saveRow } from './save-row.ts'
import { changeDraft, enterDraft, removeRow, reopenRow, sheetOf } from './sheet.ts'

/** The paper of whoever is signed in, with what can be done to it. */
export function useSheet(timeZone: string) {
  const bridge = useBridge()
  const userId = useDesk(({ user }) => user?.userId ?? '')
  const { tellDone, tellProblem } = useActions()
  const sheet = useMemo(() => sheetOf(userId, dateInZone(timeZone, Date.now())), [userId, timeZone])
  const { draft, rows } = useStore(sheet)

  useEffect(() => {
    const follow = () => void followRows(bridge, sheet)
    follow()
    const offs = [bridge.on('attention-changed', follow), bridge.on('days-changed', follow)]
    return () => {
      for (const off of offs) off()
    }
  }, [bridge, sheet])

  const actions = useMemo(() => {
    const check = (note: PaperNote) => checkNote(note, timeZone, dateInZone(timeZone, Date.now()))
    const save = async (note: PaperNote, over: readonly Conflict[] = []) => {
      const place = check(note)
      if ('errors' in place) return
      await saveRow(bridge, sheet, note, place, over)
      await followRows(bridge, sheet)
    }
    return {
      check,
      change: (part: Partial<PaperNote>) => changeDraft(sheet, part),
      /** The line being typed, which was found to be whole. */
      enter: () => void save(enterDraft(sheet, { kind: 'saving' })),
      tryAgain: ({ note }: NoteRow, over: readonly Conflict[] = []) => void save(note, over),
      overrideLater: async (operationId: string) => {
        try {
          await overrideRow(bridge, operationId)
        } catch (error) {
          tellProblem(errorSentence(error))
        }
        await followRows(bridge, sheet)
      },
      reopen: ({ note }: NoteRow) => reopenRow(sheet, note.id),
      remove: ({ note }: NoteRow) => {
        const putBack = removeRow(sheet, note.id)
        tellDone('Line removed. Nothing of it was kept.', async () => {
          putBack()
          return null
        })
      },
    }
  }, [bridge, sheet, timeZone, tellDone, tellProblem])
  return { draft, rows, ...actions }
}
