import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { type KeyboardEvent, useRef } from 'react'
import { CHORD_MS } from '../shell/use-desk-keys.ts'
import { useActions, useDeskStore } from '../state/desk-context.tsx'
import type { Moving, Place } from '../state/desk-state.ts'
import { type BoardDay, type BoardVisit, visitAt } from './board-day.ts'
import { type Direction, moveCursor } from './cursor.ts'

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
}
const FIVE_MINUTES = 5 * MINUTE_MS

/** The board's keys. @returns the handler for the board, which hears what is focused inside of it */
export function useBoardKeys(board: BoardDay) {
  const store = useDeskStore()
  const actions = useActions()
  const chordUntil = useRef(0)

  function onMoveKey(event: KeyboardEvent, { appointment, to }: Moving): boolean {
    const at = board.columns.findIndex(({ doctor }) => doctor.id === to.doctorId)
    const beside = (step: number) => board.columns[at + step]?.doctor.id ?? to.doctorId
    const shifted = (by: number) => {
      const start = to.start + by * FIVE_MINUTES
      return start >= board.window.start && start < board.window.end ? { ...to, start } : to
    }
    const step = event.shiftKey ? 3 : 1
    const moves: Readonly<Record<string, () => void>> = {
      ArrowUp: () => actions.moveGhost(shifted(-step)),
      ArrowDown: () => actions.moveGhost(shifted(step)),
      ArrowLeft: () => actions.moveGhost({ ...to, doctorId: beside(-1) }),
      ArrowRight: () => actions.moveGhost({ ...to, doctorId: beside(1) }),
      Enter: () => void actions.move(appointment.id, to),
      Escape: actions.endMove,
    }
    const move = moves[event.key]
    move?.()
    return move !== undefined
  }

  function onCursorKey(event: KeyboardEvent, cursor: Place): boolean {
    const direction = ARROWS[event.key]
    if (direction) {
      const columns = board.columns.map(({ doctor, visits }) => ({ doctorId: doctor.id, visits }))
      actions.setCursor(moveCursor(board.window, columns, cursor, direction))
      return true
    }
    const column = board.columns.find(({ doctor }) => doctor.id === cursor.doctorId)
    const visit = visitAt(column, cursor.start)
    if (event.key === 'b') {
      actions.openBooking({ chosen: cursor, doctorId: cursor.doctorId })
      return true
    }
    return visit !== undefined && onVisitKey(event.key, visit)
  }

  function onVisitKey(key: string, { appointment }: BoardVisit): boolean {
    const { id } = appointment
    const verbs: Readonly<Record<string, () => void>> = {
      m: () => actions.startMove(appointment, 'keyboard'),
      c: () => void actions.changeStatus(id, 'arrived'),
      s: () => void actions.changeStatus(id, 'in-progress'),
      d: () => void actions.changeStatus(id, 'completed'),
      n: () => void actions.changeStatus(id, 'no-show'),
      x: () => actions.showAppointment(id, 'cancel'),
    }
    const verb = verbs[key]
    verb?.()
    return verb !== undefined
  }

  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // After G the next letter names a screen and is no verb for the appointment.
    const isChord = event.timeStamp < chordUntil.current
    chordUntil.current = event.key === 'g' ? event.timeStamp + CHORD_MS : 0
    if (isChord) return
    const { moving, cursor } = store.getState()
    const isDone = moving ? onMoveKey(event, moving) : cursor !== null && onCursorKey(event, cursor)
    if (!isDone) return
    // Arrows would scroll, Enter would press the focused appointment.
    event.preventDefault()
    event.stopPropagation()
  }
}
