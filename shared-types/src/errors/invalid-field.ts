import { AppError } from './app-error.ts'

/**
 * A field that cannot be taken as it was sent, such as the id of a record that is not in the clinic.
 * @param path Where it stands in the request, such as `body.doctorId`.
 */
export function invalidField(path: string, message: string): AppError {
  const sentence = 'One field is not valid; correct what is listed and send it again.'
  return new AppError('validation_failed', sentence, { errors: [{ path, message }] })
}
