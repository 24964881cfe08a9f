import type { mongo } from 'mongoose'
import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import type { TimeDocument } from './appointment.model.ts'

/** The collection of appointments and holds. */
export function timeCollection(deps: Pick<Deps, 'models'>): mongo.Collection<TimeDocument> {
  // The model is typed by appointments; holds live beside them so that one index refuses any two.
  return plainCollection(deps.models.Appointment) as unknown as mongo.Collection<TimeDocument>
}
