import { useEffect } from 'react'
import { useActions, useBridge, useDesk } from '../state/desk-context.tsx'

/** Touches are told to the core at most this often; far below any lock time. */
const TOUCH_EVERY_MS = 20_000
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** While somebody is at the desk: their touches keep it open, Ctrl L (⌘ L) locks it. */
export function useDeskLock(): void {
  const bridge = useBridge()
  const { lock } = useActions()
  const isOpen = useDesk(({ user, desk }) => Boolean(user) && desk?.locked === false)
  useEffect(() => {
    if (!isOpen) return
    let toldAt = Number.NEGATIVE_INFINITY
    const touch = ({ timeStamp }: Event) => {
      if (timeStamp - toldAt < TOUCH_EVERY_MS) return
      toldAt = timeStamp
      // Without the shell nothing can be locked either.
      bridge.call('session.touch', {}).catch(() => {})
    }
    const onKeyDown = (event: KeyboardEvent) => {
      const isLockKey = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      if (!isLockKey || event.key.toLowerCase() !== 'l') return
      // In a browser it would go to the address bar.
      event.preventDefault()
      void lock()
    }
    for (const name of TOUCHES) window.addEventListener(name, touch, { passive: true, capture: true })
    window.addEventListener('keydown', onKeyDown)
    return () => {
      for (const name of TOUCHES) window.removeEventListener(name, touch, { capture: true })
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [bridge, lock, isOpen])
}
