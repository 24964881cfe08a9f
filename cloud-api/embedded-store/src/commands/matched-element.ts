import { type Doc, isDocument } from '../bson/values.ts'
import { elementTest, isOperatorDocument, valueTest } from '../query/match.ts'
import { getAt } from '../update/paths.ts'

/** Index of the first array element the filter matched, which the positional `$` stands for; null: none. */
export function matchedElement(doc: Doc, filter: Doc): number | null {
  for (const [path, operand] of Object.entries(filter)) {
    if (path === '$and' && Array.isArray(operand)) {
      for (const part of operand) {
        const found = isDocument(part) ? matchedElement(doc, part) : null
        if (found !== null) return found
      }
    }
    if (path.startsWith('$')) continue
    const parts = path.split('.')
    for (let length = 1; length <= parts.length; length++) {
      const list = getAt(doc, parts.slice(0, length).join('.'))
      if (!Array.isArray(list)) continue
      const index = list.findIndex(elementCondition(parts.slice(length).join('.'), operand))
      if (index >= 0) return index
    }
  }
  return null
}

function elementCondition(rest: string, operand: unknown): (value: unknown) => boolean {
  if (rest !== '') return elementTest({ [rest]: operand })
  if (isOperatorDocument(operand) && isDocument(operand.$elemMatch)) return elementTest(operand.$elemMatch)
  return valueTest(operand)
}
