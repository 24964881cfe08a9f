import type { Migration } from './migrations.ts'

/** From data of version 0.1.0, which carried no version of its own, to data that says which it has. Nothing changes. */
export const baseline: Migration = { name: '0001-baseline', steps: [] }
