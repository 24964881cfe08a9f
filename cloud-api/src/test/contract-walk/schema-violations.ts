import { formsOf, isNullable, type JsonSchema, type NamedSchemas, plain } from './json-schema.ts'

/** One way to break one field: the whole value with it broken, and the path the answer must name. */
export type Violation = { readonly what: string; readonly path: string; readonly value: unknown }

/** A value of each other kind than the schema's, and every bound stepped over. */
export function wrongValues(schema: JsonSchema, named: NamedSchemas): { what: string; value: unknown }[] {
  const full = plain(schema, named)
  const wrong: { what: string; value: unknown }[] = []
  const add = (what: string, value: unknown) => wrong.push({ what, value })
  const kinds: Readonly<Record<string, unknown>> = { string: 'text', number: 12345, boolean: true }
  const own = full.type === 'integer' ? 'number' : (full.type ?? typeof full.const)
  for (const [kind, value] of Object.entries(kinds)) {
    if (kind !== own && !(full.enum?.includes(value) ?? false)) add(`a ${kind}`, value)
  }
  if (own !== 'array') add('a list', [])
  if (own !== 'object') add('an object', { $gt: '' })
  if (!isNullable(schema)) add('null', null)
  if (own === 'string') {
    if (full.pattern ?? full.format ?? full.enum) add('another form', '¡not that form!')
    if (full.maxLength !== undefined) add('a longer text', 'x'.repeat(full.maxLength + 1))
    if (full.minLength !== undefined && full.minLength > 0) add('an empty text', '')
  }
  if (own === 'number') {
    if (full.type === 'integer') add('a fraction', 1.5)
    if (full.minimum !== undefined) add('less', full.minimum - 1)
    if (full.maximum !== undefined && full.maximum < 2 ** 53 - 1) add('more', full.maximum + 1)
    if (full.multipleOf !== undefined) add('off the grid', full.multipleOf + 1)
  }
  return wrong
}

/** Every way to break every field of a value that fits: wrong kinds, steps over bounds, missing, unknown. */
export function violationsOf(
  schema: JsonSchema,
  named: NamedSchemas,
  value: unknown,
  path: string,
): Violation[] {
  const full = plain(schema, named)
  const broken: Violation[] = []
  if (isRecord(value)) {
    const required = new Set(full.required)
    for (const [key, property] of Object.entries(full.properties ?? {})) {
      const at = `${path}.${key}`
      for (const wrong of wrongValues(property, named)) {
        broken.push({ what: wrong.what, path: at, value: { ...value, [key]: wrong.value } })
      }
      for (const inner of violationsOf(property, named, value[key], at)) {
        broken.push({ ...inner, value: { ...value, [key]: inner.value } })
      }
      if (required.has(key)) {
        const { [key]: _gone, ...rest } = value
        broken.push({ what: 'missing', path: at, value: rest })
      }
    }
    if (full.additionalProperties === false) {
      broken.push({ what: 'unknown', path: `${path}.surprise`, value: { ...value, surprise: 1 } })
    }
  }
  if (Array.isArray(value) && full.items) {
    for (const wrong of wrongValues(full.items, named)) {
      broken.push({ what: wrong.what, path: `${path}[0]`, value: [wrong.value, ...value.slice(1)] })
    }
    for (const [i, form] of formsOf(full.items, named).entries()) {
      for (const inner of violationsOf(form, named, value[i], `${path}[${i}]`)) {
        broken.push({ ...inner, value: value.with(i, inner.value) })
      }
    }
  }
  return broken
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
