import { invalidField } from '@scheduler/shared-types/errors/invalid-field'

type SpanBody = {
  readonly start?: string | undefined
  readonly end?: string | undefined
  readonly reason?: string | undefined
}

/** Stored fields of a changed span of instants; what was not sent stays. */
export function spanChange({ start, end, reason }: SpanBody) {
  return {
    ...(start !== undefined && { start: new Date(start) }),
    ...(end !== undefined && { end: new Date(end) }),
    ...(reason !== undefined && { reason }),
  }
}

/** A half-open span must not be empty. @throws AppError validation_failed naming the end */
export function assertSpan({ start, end }: { readonly start: Date; readonly end: Date }): void {
  if (start >= end) throw invalidField('body.end', 'must be after the start')
}
