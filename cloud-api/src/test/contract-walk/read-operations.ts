import { z } from 'zod'
import { type JsonSchema, type NamedSchemas, zJsonSchema } from './json-schema.ts'

/** One route as the served description tells it. */
export type Operation = {
  readonly id: string
  readonly method: string
  /** Below the server's base, with `{name}` for parameters. */
  readonly path: string
  /** What the caller must show. */
  readonly needs: 'nothing' | 'access-token' | 'appointment-link'
  readonly params: readonly Parameter[]
  readonly query: readonly Parameter[]
  readonly headers: readonly Parameter[]
  readonly body: JsonSchema | null
}

export type Parameter = { readonly name: string; readonly required: boolean; readonly schema: JsonSchema }

const zParameter = z.object({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  required: z.boolean().default(false),
  schema: zJsonSchema,
})
const zOperation = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(zParameter).default([]),
  requestBody: z
    .object({ content: z.object({ 'application/json': z.object({ schema: zJsonSchema }) }) })
    .optional(),
})
const zDescription = z.object({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string(), z.record(z.string(), zOperation)),
  components: z.object({ schemas: z.record(z.string(), zJsonSchema) }),
})

/** Reads the description of the API as it is served. */
export function readOperations(served: unknown): {
  operations: readonly Operation[]
  named: NamedSchemas
} {
  const { paths, components } = zDescription.parse(served)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => {
      const parameters = (place: 'path' | 'query' | 'header') =>
        operation.parameters.filter((parameter) => parameter.in === place)
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        needs: needsOf(operation.security),
        params: parameters('path'),
        query: parameters('query'),
        headers: parameters('header'),
        body: operation.requestBody?.content['application/json'].schema ?? null,
      }
    }),
  )
  return { operations, named: components.schemas }
}

function needsOf(security: readonly Readonly<Record<string, unknown>>[]): Operation['needs'] {
  const schemes = security.flatMap((entry) => Object.keys(entry))
  if (schemes.length === 0) return 'nothing'
  if (schemes.includes('accessToken')) return 'access-token'
  if (schemes.includes('appointmentLink')) return 'appointment-link'
  throw new Error(`a security scheme nobody knows: ${schemes.join()}`)
}
