import { DEMO_EMAILS } from './demo/demo-logins.ts'
import type { Deps } from './deps.ts'
import { StartError } from './start-error.ts'

/** @throws StartError in production when the database holds a demo login, whose password anyone can read. */
export async function refuseDemoData(deps: Pick<Deps, 'env' | 'models'>): Promise<void> {
  if (deps.env.nodeEnv !== 'production') return
  if (await deps.models.User.exists({ email: { $in: Object.values(DEMO_EMAILS) } })) {
    throw new StartError(
      'Production refuses this database: it holds the demo clinic. Use a database of its own.',
    )
  }
}
