import type { AppError } from '@scheduler/shared-types/errors/app-error'

/** Stands in for the real one: an error that nobody expects where a refusal should be made. */
export async function refuseStart(): Promise<AppError> {
  throw new RangeError('broken on purpose')
}
