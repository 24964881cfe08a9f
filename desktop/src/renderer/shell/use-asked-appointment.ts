import { useEffect, useRef } from 'react'
import { useActions, useBridge, useDesk } from '../state/desk-context.tsx'

/** Opens the appointment a link or a notification asks for; on a locked desk, once somebody has unlocked it. */
export function useAskedAppointment(): void {
  const bridge = useBridge()
  const { goToAppointment } = useActions()
  const isOpen = useDesk(({ user, clinic, desk }) => Boolean(user && clinic && !desk?.locked))
  const asked = useRef<string | null>(null)
  const openNow = useRef(isOpen)
  openNow.current = isOpen
  useEffect(
    () =>
      bridge.on('appointment-asked', ({ id }) => {
        if (openNow.current) void goToAppointment(id)
        else asked.current = id
      }),
    [bridge, goToAppointment],
  )
  useEffect(() => {
    const id = asked.current
    if (!isOpen || id === null) return
    asked.current = null
    void goToAppointment(id)
  }, [isOpen, goToAppointment])
}
