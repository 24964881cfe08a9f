import { type Doc, isDocument } from '../bson/values.ts'
import { isOperatorDocument } from '../query/match.ts'
import { setAt } from '../update/paths.ts'

/** The document an upsert starts from: the equalities of its filter. */
export function upsertBase(filter: Doc): Doc {
  const base: Doc = {}
  for (const [path, operand] of Object.entries(filter)) {
    if (path === '$and' && Array.isArray(operand)) {
      for (const part of operand) if (isDocument(part)) Object.assign(base, upsertBase(part))
      continue
    }
    if (path.startsWith('$')) continue
    if (!isOperatorDocument(operand)) setAt(base, path, operand)
    else if ('$eq' in operand) setAt(base, path, operand.$eq)
  }
  return base
}
