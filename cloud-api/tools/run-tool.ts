import { StartError } from '../src/start-error.ts'

/** Errors that are a sentence for the person at the terminal, by class. */
type Sentence = abstract new (...args: never[]) => Error

/** Runs a command: what is known to go wrong is told in its sentence, with exit code 1. */
export async function runTool(main: () => Promise<void>, sentences: readonly Sentence[] = []): Promise<void> {
  try {
    await main()
  } catch (error) {
    const told = [StartError, ...sentences].some((type) => error instanceof type)
    if (!told || !(error instanceof Error)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
