import { resolve } from 'node:path'
import { z } from 'zod'
import { loadDevelopmentSecrets } from './development-secrets.ts'
import { StartError } from './start-error.ts'

/** The first key encrypts; all decrypt. 32 bytes each. */
export type DataKeys = readonly { readonly id: string; readonly key: Buffer }[]

/** The validated environment: the only place that reads `process.env`. */
export type Env = {
  readonly nodeEnv: 'development' | 'test' | 'production'
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Null: the embedded store in `dataDir`. */
  readonly mongodbUri: string | null
  /** Origin under which patients reach the API, for links; null: wherever it listens. */
  readonly publicUrl: string | null
  readonly accessTokenSecret: string
  readonly dataKeys: DataKeys
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** Whether X-Forwarded-For is believed: only behind a proxy that sets it. */
  readonly trustProxy: boolean
  /** Whether the demo clinic is created on first start. */
  readonly demoData: boolean
}

const zFlag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true')
const zSecret = z.string().min(32, 'must have at least 32 characters')
const zDataKeys = z
  .string()
  .regex(/^[A-Za-z0-9_-]+:[A-Za-z0-9+/=]+(,[A-Za-z0-9_-]+:[A-Za-z0-9+/=]+)*$/, 'must be id:base64 pairs')
  .transform((value) =>
    value.split(',').map((pair) => {
      const [id = '', key = ''] = pair.split(':')
      return { id, key: Buffer.from(key, 'base64') }
    }),
  )
  .refine((keys) => keys.every(({ key }) => key.length === 32), 'each key must be 32 bytes in base64')

const zEnvironment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
    .optional(),
  PUBLIC_URL: z.url().optional(),
  ACCESS_TOKEN_SECRET: zSecret.optional(),
  DATA_KEYS: zDataKeys.optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  TRUST_PROXY: zFlag.default(false),
  DEMO_DATA: zFlag.default(false),
})

/**
 * Reads and checks the environment. Empty variables count as absent. Outside production, missing secrets
 * are made once and kept in DATA_DIR/secrets.json.
 * @throws StartError with a sentence that names every broken variable, never its value.
 */
export function loadEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = zEnvironment.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new StartError(`The environment is not usable: ${problems.join('; ')}.`)
  }
  const values = parsed.data
  const dataDir = resolve(values.DATA_DIR)
  if (values.NODE_ENV === 'production') refuseDemo(values)
  const secrets =
    values.ACCESS_TOKEN_SECRET && values.DATA_KEYS
      ? { accessTokenSecret: values.ACCESS_TOKEN_SECRET, dataKeys: values.DATA_KEYS }
      : developmentSecrets(dataDir, values)
  return {
    nodeEnv: values.NODE_ENV,
    port: values.PORT,
    host: values.HOST,
    dataDir,
    mongodbUri: values.MONGODB_URI ?? null,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    ...secrets,
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY,
    demoData: values.DEMO_DATA,
  }
}

type Values = z.infer<typeof zEnvironment>

function developmentSecrets(dataDir: string, values: Values) {
  const made = loadDevelopmentSecrets(dataDir)
  return {
    accessTokenSecret: values.ACCESS_TOKEN_SECRET ?? made.accessTokenSecret,
    dataKeys: values.DATA_KEYS ?? zDataKeys.parse(made.dataKeys),
  }
}

function refuseDemo(values: Values): void {
  if (!values.ACCESS_TOKEN_SECRET)
    throw new StartError('Production needs ACCESS_TOKEN_SECRET; it is not set.')
  if (!values.DATA_KEYS)
    throw new StartError('Production needs DATA_KEYS (id:base64 of 32 bytes); it is not set.')
  if (values.DEMO_DATA) throw new StartError('Production refuses demo data; remove DEMO_DATA.')
  const isDemo = (text: string) =>
    /demo|example|change-?me|secret|password/i.test(text) || new Set(text).size < 10
  if (isDemo(values.ACCESS_TOKEN_SECRET)) {
    throw new StartError('Production refuses ACCESS_TOKEN_SECRET as it is: make a random one.')
  }
  if (values.DATA_KEYS.some(({ id, key }) => /demo|dev|example/i.test(id) || new Set(key).size < 10)) {
    throw new StartError('Production refuses DATA_KEYS as they are: make random ones with ids of their own.')
  }
}
