import { z } from 'zod'

/** The part of JSON Schema that the API's description uses. */
export type JsonSchema = {
  readonly $ref?: string | undefined
  readonly type?: string | readonly string[] | undefined
  readonly format?: string | undefined
  readonly pattern?: string | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly example?: unknown
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly multipleOf?: number | undefined
  readonly minItems?: number | undefined
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly additionalProperties?: unknown
  readonly items?: JsonSchema | undefined
  readonly anyOf?: readonly JsonSchema[] | undefined
  readonly oneOf?: readonly JsonSchema[] | undefined
  readonly allOf?: readonly JsonSchema[] | undefined
}

export const zJsonSchema: z.ZodType<JsonSchema> = z.looseObject({}) // its own keywords are what is read

/** Schemas by name, from `components.schemas`. */
export type NamedSchemas = Readonly<Record<string, JsonSchema>>

/** The schema without references, and without the null of a nullable one. */
export function plain(schema: JsonSchema, named: NamedSchemas): JsonSchema {
  if (schema.$ref !== undefined) {
    const target = named[schema.$ref.replace('#/components/schemas/', '')]
    if (!target) throw new Error(`the description refers to ${schema.$ref}, which it does not have`)
    return { ...plain(target, named), ...withoutRef(schema) }
  }
  const choices = schema.anyOf?.filter((choice) => choice.type !== 'null')
  if (choices?.length === 1 && choices[0]) return plain(choices[0], named)
  return schema
}

/** The forms a value may have, one for each kind of a union that is told apart by a word. */
export function formsOf(schema: JsonSchema, named: NamedSchemas): readonly JsonSchema[] {
  const full = plain(schema, named)
  return full.oneOf ? full.oneOf.map((form) => plain(form, named)) : [full]
}

/** Whether null is a value of the schema. */
export function isNullable(schema: JsonSchema): boolean {
  return schema.anyOf?.some((choice) => choice.type === 'null') ?? false
}

function withoutRef({ $ref: _ref, ...rest }: JsonSchema): JsonSchema {
  return rest
}
