import type { Model, mongo } from 'mongoose'

export type PlainCollection<Document extends { readonly _id: string }> = mongo.Collection<Document>

/**
 * A model's collection without mongoose between, for hot paths that build whole documents themselves:
 * hydrating and casting them would cost more than the write.
 */
export function plainCollection<Document extends { readonly _id: string }>(
  model: Model<Document>,
): PlainCollection<Document> {
  // mongoose hands out the driver's collection under a type that forgets the document's.
  return model.collection as unknown as PlainCollection<Document>
}
