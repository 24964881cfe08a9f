import { useEffect, useRef } from 'react'
import { useActions, useDeskStore } from '../state/desk-context.tsx'

/** A second key counts as belonging to `G` this long. */
export const CHORD_MS = 1500

/** The keys that work everywhere, except while typing. */
export function useDeskKeys(): void {
  const actions = useActions()
  const store = useDeskStore()
  const chordUntil = useRef(0)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { dialog, user, desk } = store.getState()
      if (!user || desk?.locked) return
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        actions.showDialog('search')
        return
      }
      if (dialog || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const isChord = event.timeStamp < chordUntil.current
      chordUntil.current = event.key === 'g' ? event.timeStamp + CHORD_MS : 0
      const act = isChord ? chords(actions)[event.key] : plain(actions)[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [actions, store])
}

type Keys = Readonly<Record<string, () => void>>
type DeskActions = ReturnType<typeof useActions>

const chords = (actions: DeskActions): Keys => ({
  d: () => actions.showScreen('day'),
  a: () => actions.showAttention(),
  p: () => actions.showScreen('patients'),
  n: () => actions.showScreen('paper-notes'),
  l: () => actions.showScreen('day-list'),
  s: () => actions.showScreen('settings'),
})

const plain = (actions: DeskActions): Keys => ({
  '/': () => actions.showDialog('search'),
  '?': () => actions.showDialog('shortcuts'),
  t: actions.showToday,
  '[': () => actions.showDayBy(-1),
  ']': () => actions.showDayBy(1),
  b: () => actions.openBooking(),
  w: () => actions.openWalkIn(),
  u: () => void actions.undoLast(),
  Escape: () => {
    actions.endMove()
    actions.showPanel(null)
  },
})

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  )
}
