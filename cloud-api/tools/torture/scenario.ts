import { z } from 'zod'

/** What every client process is told: where the API is, who it is, and the few slots all of them want. */
export const zScenario = z.object({
  /** One for each API process. */
  baseUrls: z.array(z.string()).min(1),
  clinicId: z.string(),
  email: z.string(),
  password: z.string(),
  appointmentTypeIds: z.array(z.string()),
  doctorIds: z.array(z.string()),
  patientIds: z.array(z.string()),
  /** Starts everyone fights for, ISO instants. */
  starts: z.array(z.string()),
  seed: z.number(),
  logDir: z.string(),
})
export type Scenario = z.infer<typeof zScenario>

/** Told to a client once all have signed in: it begins nothing new after this instant (ms since the epoch). */
export const zGo = z.object({ endAt: z.number() })

/** The part of an appointment that must survive once it was acknowledged. */
export const zKept = z.object({
  id: z.string(),
  version: z.number(),
  status: z.string(),
  start: z.string(),
  end: z.string(),
  doctorId: z.string(),
  roomId: z.string().nullable(),
  equipmentIds: z.array(z.string()),
  patientId: z.string(),
  bufferBeforeMinutes: z.number(),
  bufferAfterMinutes: z.number(),
  lane: z.number(),
})
export type Kept = z.infer<typeof zKept>

/** One line of a client's log: an answer it received. Written at once, so it outlives everything. */
export const zAnswer = z.object({
  operationId: z.string(),
  kind: z.enum(['book', 'move', 'cancel', 'hold']),
  /** True when the operation had been answered before and was sent again on purpose. */
  repeated: z.boolean(),
  outcome: z.enum(['acknowledged', 'refused']),
  /** Error code of a refusal. */
  code: z.string().nullable(),
  appointment: zKept.nullable(),
})
export type Answer = z.infer<typeof zAnswer>
