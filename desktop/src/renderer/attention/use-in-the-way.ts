import { useEffect, useState } from 'react'
import type { AttentionItem, BoardAppointment } from '../../ipc/ipc-contract.ts'
import { useBridge, useDesk } from '../state/desk-context.tsx'

/** The appointments that stand in a refused act's way, as far as this desk may see them. */
export function useInTheWay({ refusal }: AttentionItem): readonly BoardAppointment[] {
  const bridge = useBridge()
  // Told anew with every change of the shown day: the way may be free by now.
  const day = useDesk((state) => state.day)
  const [found, setFound] = useState<readonly BoardAppointment[]>([])
  const ids = [...new Set(refusal.conflicts?.flatMap(({ appointmentId }) => appointmentId ?? []))].join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the day asks again
  useEffect(() => {
    if (ids === '') return
    let isCurrent = true
    const read = (id: string) => bridge.call('appointment.read', { id }).catch(() => null) // not shown, then; the refusal's sentence stands
    void Promise.all(ids.split(' ').map(read)).then((read) => {
      if (isCurrent) setFound(read.filter((each) => each !== null))
    })
    return () => {
      isCurrent = false
    }
  }, [bridge, ids, day])
  return found
}
