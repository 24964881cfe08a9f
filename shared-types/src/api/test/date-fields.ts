import { z } from 'zod'

/** A field of a contract that is a date or an instant. */
export type DateField = {
  readonly path: string
  readonly schema: z.ZodType
  readonly kind: 'date' | 'instant'
}

/** Every date and instant in a schema, with its path. */
export function dateFields(schema: z.ZodType, path: string): DateField[] {
  const format = schema instanceof z.ZodStringFormat ? schema.format : null
  if (format === 'date') return [{ path, schema, kind: 'date' }]
  if (format === 'datetime') return [{ path, schema, kind: 'instant' }]
  if (schema instanceof z.ZodObject) {
    return Object.entries<z.ZodType>(schema.shape).flatMap(([key, field]) =>
      dateFields(field, `${path}.${key}`),
    )
  }
  if (schema instanceof z.ZodArray) return dateFields(asType(schema.element), `${path}[]`)
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option) => dateFields(asType(option), path))
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return dateFields(asType(schema.unwrap()), path)
  }
  if (schema instanceof z.ZodPipe) return dateFields(asType(schema.in), path)
  return []
}

/** zod names the inside of a wrapper by its core type; all of ours are made by the full library. */
function asType(schema: z.core.$ZodType): z.ZodType {
  return schema as z.ZodType
}

/** Dates beyond every bound. */
export const OUTSIDE: readonly string[] = ['0001-01-01', '1899-12-31', '2101-01-01', '9999-12-31']

/** A date as the field has it. */
function textOf({ kind }: DateField, date: string): string {
  return kind === 'date' ? date : `${date}T12:00:00.000Z`
}

/** Those of the dates that the field takes. */
export function takenOf(field: DateField, dates: readonly string[]): string[] {
  return dates.filter((date) => field.schema.safeParse(textOf(field, date)).success)
}
