import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { StartError } from '../src/start-error.ts'

/**
 * What was given on the command line.
 * @throws StartError naming what is not understood, with the usage.
 */
export function readOptions<Options extends ParseArgsOptionsConfig>(options: Options, usage: string) {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\.? To specify .*/s, '') : String(error)
    throw new StartError(`${reason}. ${usage}`, error)
  }
}

export type Range = { readonly least: number; readonly most: number }

/**
 * A whole number within the range.
 * @throws StartError naming the option and the range.
 */
export function wholeNumber(option: string, text: string, { least, most }: Range): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new StartError(`--${option} must be a whole number from ${least} to ${most}, not "${text}".`)
}
