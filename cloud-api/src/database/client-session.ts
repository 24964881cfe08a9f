/** A session of the store, which verbs hand through: only models and this room know mongoose. */
export type { ClientSession } from 'mongoose'
