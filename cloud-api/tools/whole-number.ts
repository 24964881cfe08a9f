import { StartError } from '../src/start-error.ts'

export type Range = { readonly least: number; readonly most: number }

/**
 * A number given on the command line: a whole one within the range.
 * @throws StartError naming the option and the range.
 */
export function wholeNumber(option: string, text: string, { least, most }: Range): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new StartError(`--${option} must be a whole number from ${least} to ${most}, not "${text}".`)
}
