import { readFileSync } from 'node:fs'
import type { Document } from 'bson'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACCUMULATORS } from '../src/commands/accumulators.ts'
import type { Command } from '../src/commands/command.ts'
import { EXPRESSIONS } from '../src/commands/expressions.ts'
import { commands } from '../src/commands/registry.ts'
import { STAGES } from '../src/commands/stages.ts'
import { DELETE_STATEMENT, UPDATE_STATEMENT } from '../src/commands/writes.ts'
import { SESSION_COMMANDS } from '../src/dispatch.ts'
import { FAIL_COMMAND_DATA } from '../src/fail-points.ts'
import { type InProcess, startInProcess } from './in-process.ts'

/* The README says what is supported. It must say neither more nor less than the code. */
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** Rows of the tables, by what stands first in them. */
const rows = new Map(
  [...readme.matchAll(/^\| (?:`(\w+)`|\*\*([\w]+)\*\*) \| ?(.*?) ?\|$/gm)].map(
    ([, command, kind, text = '']) => [command ?? kind ?? '', text],
  ),
)

/** The names before the first full stop, and those in brackets behind one of them. */
function fieldsOf(command: string): { readonly own: string[]; readonly inside: string[] } {
  const [list = ''] = (rows.get(command) ?? '').split('.')
  const inside = [...list.matchAll(/\(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(', '))
  const own = list.replaceAll(/ \([^)]*\)/g, '').split(', ')
  return { own: own.filter((name) => name !== ''), inside }
}

const operatorsOf = (kind: string) =>
  [...(rows.get(kind) ?? '').matchAll(/\$[a-zA-Z]+/g)].map(([name]) => name)

const OTHER_SPELLINGS = ['buildinfo', 'findandmodify', 'isMaster', 'ismaster']

describe('the README names', () => {
  it('every command with every field', () => {
    const real = [...commands].filter(([name]) => !OTHER_SPELLINGS.includes(name))
    const all = new Map<string, Command['fields']>(
      [...real, ...SESSION_COMMANDS].map(([name, each]) => [name, 'fields' in each ? each.fields : each]),
    )
    const told = [...rows.keys()].filter((name) => /^[a-z]/.test(name))
    expect(told.sort()).toEqual([...all.keys()].sort())
    for (const [name, fields] of all) {
      if (fields !== 'any') expect(fieldsOf(name).own.sort(), name).toEqual([...fields].sort())
      else expect(rows.get(name)).toMatch(/^anything/)
    }
    expect(fieldsOf('update').inside).toEqual([...UPDATE_STATEMENT])
    expect(fieldsOf('delete').inside).toEqual([...DELETE_STATEMENT])
    expect(fieldsOf('configureFailPoint').inside).toEqual([...FAIL_COMMAND_DATA])
  })

  it('every stage and every expression', () => {
    const [stages = ''] = (rows.get('Stages') ?? '').split('.')
    expect(stages.match(/\$\w+/g)?.sort()).toEqual([...STAGES.keys()].sort())
    expect(operatorsOf('Expressions').sort()).toEqual([...EXPRESSIONS].sort())
    expect(operatorsOf('Accumulators').sort()).toEqual(Object.keys(ACCUMULATORS).sort())
  })
})

/** What MongoDB 8 has. */
const QUERY_OPERATORS =
  '$and $or $nor $not $eq $ne $gt $gte $lt $lte $in $nin $exists $type $mod $regex $options $all $elemMatch $size $comment ' +
  '$expr $jsonSchema $text $where $geoIntersects $geoWithin $near $nearSphere $bitsAllClear $bitsAllSet $bitsAnyClear ' +
  '$bitsAnySet $rand $natural $sampleRate $box $center $polygon $maxDistance $search $meta'
const UPDATE_OPERATORS =
  '$set $setOnInsert $unset $inc $mul $min $max $rename $currentDate $push $addToSet $pull $pullAll $pop $bit $pushAll ' +
  '$each $position $slice $sort $isolated $v'

describe('of the operators of MongoDB, those and only those it names are taken', () => {
  let store: InProcess
  beforeAll(() => {
    store = startInProcess()
  })
  afterAll(() => store.close())

  const OPERANDS: Readonly<Record<string, unknown>> = {
    $and: [{ a: 1 }],
    $or: [{ a: 1 }],
    $nor: [{ a: 1 }],
    $not: { $eq: 1 },
    $in: [1],
    $nin: [1],
    $all: [1],
    $type: 'int',
    $mod: [2, 1],
    $regex: 'a',
    $elemMatch: { $eq: 1 },
    $rename: 'b',
    $pullAll: [1],
    $currentDate: true,
    $pop: 1,
  }
  const isTaken = async (command: Document) => {
    const { ok, writeErrors } = await store.run(command)
    return ok === 1 && !writeErrors
  }

  it.each(QUERY_OPERATORS.split(' '))('filter %s', async (name) => {
    const operand = OPERANDS[name] ?? 1
    const whole = ['$and', '$or', '$nor', '$comment', '$expr', '$jsonSchema', '$text', '$where'].includes(
      name,
    )
    const field = name === '$options' ? { $regex: 'a', $options: 'i' } : { [name]: operand }
    const [told = ''] = (rows.get('Filters') ?? '').split(';') // $expr comes behind, with where it may stand
    expect(await isTaken({ find: 'x', filter: whole ? { [name]: operand } : { a: field } })).toBe(
      told.match(/\$\w+/g)?.includes(name),
    )
  })

  it.each(UPDATE_OPERATORS.split(' '))('update %s', async (name) => {
    const [told = ''] = (rows.get('Updates') ?? '').split(',') // modifiers of $push come behind
    const u = { [name]: { a: OPERANDS[name] ?? 1 } }
    expect(await isTaken({ update: 'x', updates: [{ q: {}, u }] })).toBe(told.match(/\$\w+/g)?.includes(name))
  })
})
