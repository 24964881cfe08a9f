/** Broken builds of the API, each with what the audit must find in it. */
export const BREAKS = ['drop-index', 'forget-answers', 'unnamed-overlaps', 'server-errors'] as const
export type Break = (typeof BREAKS)[number]

/** By break: the module that is replaced, and the file in this folder that stands in for it. */
export const STAND_INS: Readonly<Record<Break, { readonly real: string; readonly standIn: string }>> = {
  /** Operations see no busy time, and the unique index is never created: only the audit is left to notice. */
  'drop-index': { real: '../../src/appointments/known-busy.ts', standIn: './blind-busy.ts' },
  'forget-answers': { real: '../../src/operations/stored-answers.ts', standIn: './forgotten-answers.ts' },
  'unnamed-overlaps': {
    real: '../../../shared-types/src/scheduling/retake-time.ts',
    standIn: './careless-retake.ts',
  },
  'server-errors': { real: '../../src/appointments/refuse-start.ts', standIn: './failing-refusal.ts' },
}

export function isBreak(name: string): name is Break {
  return BREAKS.some((each) => each === name)
}
