import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { FieldError } from '@scheduler/shared-types/errors/problem.contract'
import type { z } from 'zod'

/** Parts of a request, in the order their errors are told. */
export type Place = 'params' | 'query' | 'headers' | 'body'

/**
 * Field errors of one part. An unknown key is an error of that key; a broken union member is told by the
 * member that came nearest. Messages name rules, never values.
 */
export function fieldErrors(place: Place, error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => issueErrors(place, issue))
}

/** @throws AppError validation_failed when there is any error. */
export function refuseInvalid(errors: readonly FieldError[]): void {
  if (errors.length === 0) return
  const count = errors.length === 1 ? 'One field is' : `${errors.length} fields are`
  throw new AppError('validation_failed', `${count} not valid; correct what is listed and send it again.`, {
    errors: [...errors],
  })
}

function issueErrors(place: Place, issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf(place, [...issue.path, key]),
      message: 'is not known here',
    }))
  }
  return [{ path: pathOf(place, issue.path), message: sentence(issue) }]
}

function sentence(issue: z.core.$ZodIssue): string {
  // zod tells a missing key as a wrong type; a person looks for the word "required".
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required'
  return issue.message
}

function pathOf(place: Place, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    place,
  )
}
