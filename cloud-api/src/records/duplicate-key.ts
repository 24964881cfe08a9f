import { AppError } from '@scheduler/shared-types/errors/app-error'

const DUPLICATE_KEY = 11000

/**
 * Runs a write and turns the refusal of a unique index into `already_exists` with the field named.
 * @param uniqueField Body field the collection's own unique index is about; a taken id is told as `id`.
 */
export async function namingDuplicates<Result>(
  uniqueField: string | undefined,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    const field = isAboutId(error) ? 'id' : (uniqueField ?? 'id')
    throw new AppError(
      'already_exists',
      `There is another one with the same ${field} already.`,
      { errors: [{ path: `body.${field}`, message: 'is in use already' }] },
      error,
    )
  }
}

function isDuplicateKey(error: unknown): error is Error & { readonly code: number } {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY
}

function isAboutId(error: Error): boolean {
  const pattern = 'keyPattern' in error ? error.keyPattern : undefined
  if (pattern && typeof pattern === 'object') return '_id' in pattern
  return / index: _id_ /.test(error.message)
}
