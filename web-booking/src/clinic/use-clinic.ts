import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import type { PublicClinic } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { api } from '../api/page-api.ts'

/** What anyone may know of the clinic. */
export function useClinic(slug: string): UseQueryResult<PublicClinic> {
  return useQuery({
    queryKey: ['clinic', slug],
    queryFn: ({ signal }) => api.call(publicBookingEndpoints.clinic, { params: { slug }, signal }),
    staleTime: 5 * MINUTE_MS,
  })
}

/** The name of a doctor of the clinic; empty where it is not known any more. */
export function doctorName(clinic: PublicClinic, doctorId: string | null): string {
  return clinic.doctors.find((doctor) => doctor.id === doctorId)?.name ?? ''
}
