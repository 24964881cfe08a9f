import { AppError } from '@scheduler/shared-types/errors/app-error'
import type {
  SchedulingError,
  SchedulingErrorCode,
} from '@scheduler/shared-types/scheduling/scheduling-error'
import type { Place } from './validate.ts'

/**
 * A question that the scheduling core cannot answer, as a refusal that names the field. The contracts refuse such
 * questions first, so this is the second net: for what was stored before they had their bounds, and for what they miss.
 */
export function schedulingRefusal(error: SchedulingError, place: Place): AppError {
  const [field, message] = BROKEN[error.code]
  const sentence = 'The times asked about cannot be computed. Correct what is listed and send it again.'
  return new AppError(
    'validation_failed',
    sentence,
    { errors: [{ path: `${place}.${field}`, message }] },
    error,
  )
}

const BROKEN: Readonly<Record<SchedulingErrorCode, readonly [field: string, message: string]>> = {
  'off-grid': ['start', 'must be on a five-minute boundary'],
  'empty-interval': ['end', 'must be after the start'],
  malformed: ['start', 'must be a time that exists'],
  'unknown-appointment-type': ['appointmentTypeId', 'is not known in this clinic'],
  'zone-off-grid': ['date', 'must be a date on which the clinic’s clock keeps to five minutes'],
  'out-of-range': ['start', 'must be a time that can be booked'],
}
