import { loadEnv } from './env.ts'
import { startApi } from './start-api.ts'
import { StartError } from './start-error.ts'

/** Starts the API from the environment and stops it on SIGINT and SIGTERM. Exit code 1 when it cannot start. */
export async function main(): Promise<void> {
  try {
    const api = await startApi({ env: loadEnv(process.env) })
    const stop = () => {
      api.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
    process.disconnect?.() // in a cluster, the line to its parent would keep it alive
  }
}

if (import.meta.main) await main()
