/** Ends every switch over a union: a missing case does not compile, and a corrupt value does not pass. */
export function exhaustive(value: never): never {
  throw new TypeError(`Unhandled case: ${JSON.stringify(value)}`)
}
