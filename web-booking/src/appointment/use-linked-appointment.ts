import {
  APPOINTMENT_LINK_HEADER,
  type LinkedAppointment,
  publicBookingEndpoints,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { api } from '../api/page-api.ts'

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** The secret of the permanent link, from the fragment, which browsers never send; empty: none. */
export function useLinkSecret(): string {
  return useSyncExternalStore(subscribe, () => decodeFragment(window.location.hash))
}

function decodeFragment(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1))
  } catch {
    return ''
  }
}

/** The header that opens the appointment. */
export function linkHeaders(secret: string): Record<string, string> {
  return { [APPOINTMENT_LINK_HEADER]: secret }
}

/** The appointment the link belongs to. Reading it changes nothing. */
export function useLinkedAppointment(secret: string): UseQueryResult<LinkedAppointment> {
  return useQuery({
    queryKey: ['linked-appointment', secret],
    queryFn: ({ signal }) => api.call(publicBookingEndpoints.read, { headers: linkHeaders(secret), signal }),
    enabled: secret !== '',
  })
}

/** Puts the answer to a change on the screen. */
export function useKeepLinkedAppointment(secret: string): (appointment: LinkedAppointment) => void {
  const queries = useQueryClient()
  return (appointment) => queries.setQueryData(['linked-appointment', secret], appointment)
}
