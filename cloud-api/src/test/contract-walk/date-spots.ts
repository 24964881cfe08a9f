import { formsOf, type JsonSchema, type NamedSchemas, plain } from './json-schema.ts'
import type { Operation } from './read-operations.ts'
import type { Call } from './send.ts'

/** A place in a call where a date or an instant stands, and the call with something else there. */
export type DateSpot = {
  /** Such as `body.operations[0].args.start`. */
  readonly path: string
  /** The last word of the path: what the field is called. */
  readonly name: string
  readonly kind: 'date' | 'instant'
  readonly put: (call: Call, value: unknown) => Call
}

/** Every date and instant of a call, found by the description, so that new ones join by themselves. */
export function dateSpots(operation: Operation, named: NamedSchemas, good: Call): DateSpot[] {
  const inQuery = operation.query.flatMap(({ name, schema }): DateSpot[] => {
    const kind = kindOf(schema, named)
    const put = (call: Call, value: unknown) => ({ ...call, query: { ...call.query, [name]: String(value) } })
    return kind ? [{ path: `query.${name}`, name, kind, put }] : []
  })
  if (operation.body === null) return inQuery
  const inBody = keysOfDates(operation.body, named, good.body, []).map(({ keys, kind }) => ({
    path: `body.${keys.join('.')}`,
    name: String(keys.at(-1)),
    kind,
    put: (call: Call, value: unknown) => ({ ...call, body: withValue(call.body, keys, value) }),
  }))
  return [...inQuery, ...inBody]
}

type Keys = readonly (string | number)[]

function keysOfDates(
  schema: JsonSchema,
  named: NamedSchemas,
  value: unknown,
  keys: Keys,
): { keys: Keys; kind: DateSpot['kind'] }[] {
  const kind = kindOf(schema, named)
  if (kind) return [{ keys, kind }]
  const full = plain(schema, named)
  if (Array.isArray(value) && full.items) {
    const { items } = full
    const forms = formsOf(items, named)
    return value.flatMap((item, i) => keysOfDates(forms[i] ?? items, named, item, [...keys, i]))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(full.properties ?? {}).flatMap(([key, property]) =>
    keysOfDates(property, named, (value as Record<string, unknown>)[key], [...keys, key]),
  )
}

function kindOf(schema: JsonSchema, named: NamedSchemas): DateSpot['kind'] | null {
  const { format } = plain(schema, named)
  if (format === 'date') return 'date'
  return format === 'date-time' ? 'instant' : null
}

function withValue(whole: unknown, [key, ...rest]: Keys, value: unknown): unknown {
  if (key === undefined) return value
  if (Array.isArray(whole)) return whole.map((item, i) => (i === key ? withValue(item, rest, value) : item))
  const record = (typeof whole === 'object' && whole !== null ? whole : {}) as Record<string, unknown>
  return { ...record, [key]: withValue(record[key], rest, value) }
}
