import { formsOf, type JsonSchema, type NamedSchemas, plain } from './json-schema.ts'

/**
 * Values that fit together, by field name: the first that fits the schema is taken. A function makes a value
 * that must differ each time.
 */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>

/**
 * A value that fits the schema, with every optional field given; a list has one item of each form. Names in `known` win over what the schema
 * says, because a schema cannot tell that an end comes after a start or that a doctor must exist.
 * @throws Error for a schema it cannot fill: then it must learn to.
 */
export function exampleOf(schema: JsonSchema, named: NamedSchemas, known: KnownValues, name = ''): unknown {
  const full = plain(schema, named)
  const candidates = Object.hasOwn(known, name) ? (known[name] ?? []) : []
  const values = candidates.map((value) => (typeof value === 'function' ? value() : value))
  const fitting = values.find((value) => fitsKind(value, full))
  if (fitting !== undefined) return fitting
  if (full.const !== undefined) return full.const
  if (full.enum) return full.enum[0]
  if (full.example !== undefined) return full.example
  switch (full.type) {
    case 'string':
      return stringExample(full, name)
    case 'integer':
    case 'number':
      return Math.max(full.minimum ?? 0, full.multipleOf ?? 0)
    case 'boolean':
      return true
    case 'array':
      return full.items
        ? formsOf(full.items, named).map((form) => exampleOf(form, named, known, singular(name)))
        : []
    case 'object':
      return Object.fromEntries(
        Object.entries(full.properties ?? {}).map(([key, property]) => [
          key,
          exampleOf(property, named, known, key),
        ]),
      )
    default:
      throw new Error(`no example for “${name}”: ${JSON.stringify(full)}`)
  }
}

function fitsKind(value: unknown, schema: JsonSchema): boolean {
  if (schema.pattern && typeof value === 'string') return new RegExp(schema.pattern, 'u').test(value)
  if (schema.type === 'integer') return typeof value === 'number'
  return schema.type === typeof value || (schema.type === 'array' && Array.isArray(value))
}

function stringExample(schema: JsonSchema, name: string): string {
  if (schema.format === 'email') return 'somebody@example.test'
  const text = 'x'.repeat(Math.max(schema.minLength ?? 0, 3))
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(text)) {
    throw new Error(`no example for “${name}”: ${schema.pattern}`)
  }
  return text
}

function singular(name: string): string {
  return name.replace(/s$/, '')
}
