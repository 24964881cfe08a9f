import { z } from 'zod'
import { ACTS, REPEATS } from './kinds.ts'

/** What every client is given: where the API is, who it is, and the few slots all of them want. */
export const zScenario = z.object({
  /** One for each API process. */
  baseUrls: z.array(z.string()).min(1),
  clinicId: z.string(),
  slug: z.string(),
  /** A receptionist for each client process, and the desk each of them sits at. */
  staff: z.array(z.object({ email: z.string(), deskId: z.string() })),
  password: z.string(),
  appointmentTypeIds: z.array(z.string()),
  /** The one of them that waits for approval when it is booked online. */
  requestTypeId: z.string(),
  doctorIds: z.array(z.string()),
  patientIds: z.array(z.string()),
  /** Starts everyone fights for, ISO instants. */
  starts: z.array(z.string()),
  /** Walk-in time, which desks lease. */
  /** Holds that run out one after the other while the clients write. */
  expiring: z.array(
    z.object({
      id: z.string(),
      appointmentTypeId: z.string(),
      doctorId: z.string(),
      start: z.string(),
      expiresAt: z.string(),
    }),
  ),
  walkIn: z.object({ appointmentTypeId: z.string(), doctorId: z.string(), starts: z.array(z.string()) }),
  seed: z.number(),
  logDir: z.string(),
})
export type Scenario = z.infer<typeof zScenario>

/** Said to the clients once all have signed in, and again when something of it changes. */
export const zWord = z.object({
  /** They begin nothing new after this instant (ms since the epoch). */
  endAt: z.number(),
  /** API processes killed so far. */
  kills: z.number(),
})
export type Word = z.infer<typeof zWord>

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
  /** Appointments its override names. */
  names: z.array(z.string()),
})
export type Kept = z.infer<typeof zKept>

/** One line of a client's log: an answer it received. Written at once, so it outlives everything. */
export const zAnswer = z.object({
  operationId: z.string(),
  act: z.enum(ACTS),
  /** Null: the first time it was answered. */
  repeat: z.enum(REPEATS).nullable(),
  /** Positions in what this process sent and received, which tell what came before what. Of the first try. */
  sent: z.number(),
  received: z.number(),
  outcome: z.enum(['acknowledged', 'refused']),
  /** Error code of a refusal. */
  code: z.string().nullable(),
  /** The conflicts of the refusal name the very appointment that the operation makes. */
  isOwnConflict: z.boolean(),
  /** Digest of the whole answer. Null for refusals, and where it tells the present state and not what was done. */
  content: z.string().nullable(),
  appointment: zKept.nullable(),
})
export type Answer = z.infer<typeof zAnswer>

/** One line of a client's other log: what was no answer. */
export const zTrouble = z.object({
  /** Index of the API process in `baseUrls`. */
  api: z.number(),
  /** HTTP status from 500, also of what a push reports as an internal error; null: the connection broke. */
  status: z.number().nullable(),
  hasRetryAfter: z.boolean(),
  /** When it was received, ms since the epoch. */
  at: z.number(),
})
export type Trouble = z.infer<typeof zTrouble>
