import { type Doc, isDocument } from '../bson/values.ts'
import { elementTest } from '../query/match.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { OPERATORS, type UpdateContext } from './apply-update.ts'

/** Compiles `arrayFilters`: each entry is about exactly one name. */
export function compileArrayFilters(filters: unknown): Map<string, (value: unknown) => boolean> {
  const compiled = new Map<string, (value: unknown) => boolean>()
  if (filters === undefined) return compiled
  if (!Array.isArray(filters)) throw new StoreError('TypeMismatch', 'arrayFilters must be an array')
  for (const filter of filters) {
    const entries = isDocument(filter) ? Object.entries(filter) : []
    const names = new Set(entries.map(([path]) => path.split('.')[0] ?? ''))
    const [name] = [...names]
    if (names.size !== 1 || !name || name.startsWith('$'))
      throw unsupported('an arrayFilter that is not about exactly one name')
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name))
      throw new StoreError(
        'BadValue',
        `The name of an arrayFilter begins with a small letter, unlike '${name}'`,
      )
    if (compiled.has(name))
      throw new StoreError('FailedToParse', `Found multiple array filters with the same name '${name}'`)
    const tests = entries.map(([path, condition]) => {
      const rest = path.slice(name.length + 1)
      return elementTest({ [rest === '' ? 'v' : `v.${rest}`]: condition })
    })
    compiled.set(name, (value) => tests.every((test) => test({ v: value })))
  }
  return compiled
}

/** @throws StoreError FailedToParse for a filter that the update does not name */
export function refuseUnusedFilters(update: Doc, filters: UpdateContext['arrayFilters']): void {
  const paths = pathsOf(update)
  for (const name of filters.keys()) {
    if (!paths.some((path) => path.split('.').includes(`$[${name}]`)))
      throw new StoreError('FailedToParse', `The array filter for '${name}' was not used in the update`)
  }
}

/** Refuses what an `update` command may not carry as its modification. */
export function parseModification(update: unknown, multi: boolean): Doc {
  if (Array.isArray(update)) throw unsupported('updates with an aggregation pipeline')
  if (!isDocument(update)) throw new StoreError('FailedToParse', 'Update argument must be an object')
  const names = Object.keys(update)
  const operators = names.filter((name) => name.startsWith('$'))
  if (operators.length > 0 && operators.length < names.length) {
    throw names[0]?.startsWith('$')
      ? new StoreError('FailedToParse', 'An update cannot mix operators and fields')
      : new StoreError('DollarPrefixedFieldName', 'A replacement cannot have fields with a dollar')
  }
  if (operators.length === 0 && multi)
    throw new StoreError('FailedToParse', 'multi update is not supported for replacement-style update')
  for (const name of operators) {
    if (!(name in OPERATORS))
      throw new StoreError('FailedToParse', `Unknown modifier: ${name} (embedded store)`)
    const fields: unknown = update[name]
    for (const path of isDocument(fields) ? Object.keys(fields) : []) {
      refuseEmptyNames(path)
      refuseMisplaced(path)
      if (name !== '$unset') refuseDollars(path)
    }
    if (name === '$rename' && isDocument(fields)) refuseRenamesOntoThemselves(fields)
  }
  return update
}

/** Whether an update changes the element that its filter has matched. */
export function usesPosition(update: Doc): boolean {
  return pathsOf(update).some((path) => path.split('.').includes('$'))
}

function pathsOf(update: Doc): string[] {
  return Object.values(update).flatMap((fields) => (isDocument(fields) ? Object.keys(fields) : []))
}

/** `$` stands for one element, and all that stand for elements need an array before them. */
function refuseMisplaced(path: string): void {
  const parts = path.split('.')
  if (parts.filter((part) => part === '$').length > 1)
    throw new StoreError('BadValue', `Too many positional (i.e. '$') elements found in path '${path}'`)
  if (parts[0] === '$' || parts[0]?.startsWith('$['))
    throw new StoreError(
      'BadValue',
      `Cannot have positional (i.e. '${parts[0]}') element in the first position in path '${path}'`,
    )
}

function refuseDollars(path: string): void {
  const name = path.split('.').find((part) => /^\$(?!$|\[.*\]$)/.test(part))
  if (name !== undefined)
    throw new StoreError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${name}' in '${path}' is not valid for storage.`,
    )
}

function refuseEmptyNames(path: string): void {
  if (path.split('.').includes(''))
    throw new StoreError('EmptyFieldName', `The update path '${path}' contains an empty field name`)
}

function refuseRenamesOntoThemselves(fields: Doc): void {
  for (const [from, to] of Object.entries(fields)) {
    if (typeof to !== 'string') continue
    refuseEmptyNames(to)
    for (const path of [from, to]) {
      if (path.split('.').some((part) => part === '$' || part.startsWith('$[')))
        throw new StoreError('BadValue', `The fields of $rename may not be dynamic: ${path}`)
    }
    if (from === to || from.startsWith(`${to}.`) || to.startsWith(`${from}.`))
      throw new StoreError('BadValue', `$rename cannot move '${from}' into itself or a part of it: '${to}'`)
  }
}
