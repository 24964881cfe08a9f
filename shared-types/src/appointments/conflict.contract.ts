import { z } from 'zod'
import { NEWER_VERSION, zWordOf } from '../primitives/newer-version.ts'
import { zId, zInstant, zOffset, zWallDateTime } from '../primitives/primitives.contract.ts'

/**
 * Why a start cannot be taken. Append-only: stored with overrides.
 * `doctor`, `room`, `equipment`, `patient`, `buffer` are occupied time and are overridden by a higher lane;
 * the others are rules.
 */
export const CONFLICT_CLASSES = [
  'doctor',
  'room',
  'equipment',
  'patient',
  'buffer',
  'outside-hours',
  'closure',
  'time-off',
  'limit',
  'notice',
  'horizon',
  'not-performed',
  'not-online',
  'walk-in',
] as const

export const zConflictClass = zWordOf(CONFLICT_CLASSES)
export type ConflictClass = z.infer<typeof zConflictClass>
export type KnownConflictClass = (typeof CONFLICT_CLASSES)[number]

/** Whether this program can name it: nobody overrides what they are not shown. */
export function isKnownClass(name: ConflictClass): name is KnownConflictClass {
  return name !== NEWER_VERSION
}

export const zConflict = z.object({
  class: zConflictClass,
  message: z.string().meta({ description: 'A sentence for a person, without patient data' }),
  /** The first of `appointmentIds`, for programs from before there were several. */
  appointmentId: zId.optional(),
  /** Appointments behind it, for those who may see them; an override names them. */
  appointmentIds: z.array(zId).default([]),
  /** Whether the caller's role may override this class with a reason. */
  overridable: z.boolean(),
})
export type Conflict = z.infer<typeof zConflict>

export const zAlternative = z.object({
  start: zInstant,
  end: zInstant,
  wallTime: zWallDateTime,
  offset: zOffset,
  doctorId: zId,
})
export type Alternative = z.infer<typeof zAlternative>
