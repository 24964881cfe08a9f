/** Values JSON can carry; dates are written as instants, absent fields are left out. */
export type Jsonable =
  | string
  | number
  | boolean
  | null
  | undefined
  | Date
  | readonly Jsonable[]
  | { readonly [key: string]: Jsonable }

/** JSON with keys in code-point order, so that equal content is equal text (after RFC 8785). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner
    const sorted = Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(sorted)
  })
}
