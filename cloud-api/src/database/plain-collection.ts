import type { Model, mongo } from 'mongoose'

/**
 * A model's collection without mongoose between, for hot paths that build whole documents themselves:
 * hydrating and casting them would cost more than the write.
 */
export function plainCollection<Document extends { readonly _id: string }>(
  model: Model<Document>,
): mongo.Collection<Document> {
  // mongoose hands out the driver's collection under a type that forgets the document's.
  return model.collection as unknown as mongo.Collection<Document>
}
