import { startEmbeddedStore } from '../../src/index.ts'

/* A store in a process of its own, to be killed. Tells its address to whoever started it. */
const store = await startEmbeddedStore({ dataDir: process.argv[2] ?? '' })
process.send?.(store.uri)
