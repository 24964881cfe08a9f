import { constants } from 'node:os'
import { StartError } from '../src/start-error.ts'
import { failureSentence } from './failure-sentence.ts'

/** Errors that are a sentence for the person at the terminal, by class. */
type Sentence = abstract new (...args: never[]) => Error

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a command: what is known to go wrong is told in its sentence, with exit code 1. Of what is not known only the
 * kind of error and the place in the program are told: its message may quote a patient's data. A signal ends the
 * command as it ends others (130, 143), after what it keeps in temporary folders has been removed.
 * @param usage A line that tells how the command is called.
 */
export async function runTool(
  main: () => Promise<void>,
  sentences: readonly Sentence[] = [],
  usage: string | null = null,
): Promise<void> {
  const letGo = watchProcess()
  try {
    await main()
  } catch (error) {
    const told = [StartError, ...sentences].some((type) => error instanceof type)
    const known = told && error instanceof Error ? error.message : argumentSentence(error, usage)
    fail(known ?? failureSentence(error) ?? describe(error))
  } finally {
    letGo()
  }
}

function fail(text: string): void {
  const overProgress = process.stderr.isTTY ? '\r\u001b[K' : ''
  process.stderr.write(`${overProgress}${text}\n`)
  process.exitCode = 1
}

/** Ends the process in good order on a signal, and when an error comes from elsewhere than the command itself. */
function watchProcess(): () => void {
  const onSignal = (signal: (typeof SIGNALS)[number]) => {
    if (process.listenerCount(signal) > 1) return // the command has a way of its own to stop
    process.exit(128 + constants.signals[signal])
  }
  const onError = (error: unknown) => {
    fail(failureSentence(error) ?? describe(error))
    process.exit()
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  process.on('uncaughtException', onError)
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
    process.off('uncaughtException', onError)
  }
}

/** What parseArgs says of arguments it cannot take, and how it is done. */
function argumentSentence(error: unknown, usage: string | null): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  if (!String(error.code).startsWith('ERR_PARSE_ARGS_')) return null
  const [first = ''] = error.message.split(/\.\s/)
  const withoutLogin = first.replace(/\/\/\S*@/, '//…@')
  return [`${withoutLogin.replace(/\.$/, '')}.`, ...(usage === null ? [] : [usage])].join('\n')
}

function describe(error: unknown): string {
  const [name, stack] =
    error instanceof Error
      ? [error.name, (error.stack ?? '').replace(error.message, '')]
      : ['Not an error', '']
  const frames = stack.split('\n').filter((line) => /^ {4}at .*(:\d+:\d+|<anonymous>|native)\)?$/.test(line))
  return [`Something went wrong that this command does not know (${name}).`, ...frames].join('\n')
}
