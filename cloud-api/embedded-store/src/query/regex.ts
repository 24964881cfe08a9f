import { StoreError } from '../store-error.ts'

/**
 * Compiles a regular expression of MongoDB, which are PCRE's, for texts.
 * @throws StoreError for one that is invalid, and for what JavaScript has no equal of
 */
export function compileRegex(pattern: string, options: string): (text: string) => boolean {
  for (const option of options) {
    if (option === 'x') throw notSupported('the option x')
    if (!'imsu'.includes(option))
      throw new StoreError('Location51108', `invalid flag in regex options: ${option}`)
  }
  const source = translate(pattern, { dotAll: options.includes('s'), multiline: options.includes('m') })
  try {
    const regex = new RegExp(source, options.includes('i') ? 'iu' : 'u')
    return (text) => regex.test(text)
  } catch {
    throw new StoreError('Location51091', `Regular expression is invalid: ${pattern}`)
  }
}

function notSupported(what: string): StoreError {
  return new StoreError(
    'BadValue',
    `Regular expressions with ${what} are not supported by the embedded store`,
  )
}

type Modes = { readonly dotAll: boolean; readonly multiline: boolean }

/** The pattern read so far, and what it is in JavaScript. */
type Reading = { readonly characters: readonly string[]; at: number; out: string }

/*
 * Both are nearly one language. Where they differ the pattern is put in JavaScript's words (in its strict `u` mode,
 * where a character is a whole one, as in PCRE), or refused.
 */
function translate(pattern: string, modes: Modes): string {
  const reading: Reading = { characters: [...pattern], at: 0, out: '' }
  while (reading.at < reading.characters.length) readOne(reading, modes)
  return reading.out
}

function readOne(reading: Reading, { dotAll, multiline }: Modes): void {
  const { characters, at } = reading
  const character = characters[at] as string // at < length
  reading.at++
  switch (character) {
    case '\\':
      reading.out += escapeOf(reading)
      return
    case '[':
      reading.out += readClass(reading)
      return
    case '(':
      reading.out += readGroupStart(reading)
      return
    case '.':
      reading.out += dotAll ? '[^]' : '[^\\n]'
      return
    case '^':
      reading.out += multiline ? '(?:^|(?<=\\n)(?!$))' : '^'
      return
    case '$':
      reading.out += multiline ? '(?=\\n|$)' : BEFORE_END
      return
    case '*':
    case '+':
    case '?':
      readQuantifier(reading, character)
      return
    case '{': {
      const counted = /^\{\d+(,\d*)?\}/.exec(characters.slice(at, at + 24).join(''))?.[0]
      if (counted === undefined) {
        reading.out += '\\{'
        return
      }
      reading.at = at + counted.length
      readQuantifier(reading, counted)
      return
    }
    case '}':
    case ']':
      reading.out += `\\${character}`
      return
    default:
      reading.out += character
  }
}

/** At the end, or before a line break that ends the text. */
const BEFORE_END = '(?=\\n?$)'

function readQuantifier(reading: Reading, quantifier: string): void {
  if (reading.characters[reading.at] === '+') throw notSupported('possessive quantifiers')
  reading.out += quantifier
  if (reading.characters[reading.at] !== '?') return
  reading.at++
  reading.out += '?'
}

function readGroupStart(reading: Reading): string {
  const { characters, at } = reading
  const ahead = characters.slice(at, at + 4).join('')
  if (ahead.startsWith('*')) throw notSupported('verbs')
  if (!ahead.startsWith('?')) return '('
  const kind = /^\?(?::|=|!|<=|<!|<(?=[A-Za-z_]))/.exec(ahead)?.[0]
  if (kind === undefined)
    throw notSupported('inline options, comments, atomic, conditional or recursive groups')
  reading.at += kind.length
  if (kind === '?<') {
    const end = characters.indexOf('>', reading.at)
    const name = characters.slice(reading.at, end < 0 ? undefined : end).join('')
    reading.at += name.length
    return `(?<${name}`
  }
  return `(${kind}`
}

/** PCRE's white space is that of ASCII. */
const SPACE = '\\t-\\r '
const NO_SPACE = '\\0-\\x08\\x0e-\\x1f!-\\u{10ffff}'

/** What stands behind a backslash outside of a class. */
function escapeOf(reading: Reading): string {
  const character = nextOf(reading)
  if (character === 's') return `[${SPACE}]`
  if (character === 'S') return `[${NO_SPACE}]`
  if (character === 'A') return '^'
  if (character === 'z') return '$'
  if (character === 'Z') return BEFORE_END
  if (character === 'b' || character === 'B') return `\\${character}`
  return commonEscapeOf(reading, character)
}

/** What means the same in a class and outside. */
function commonEscapeOf(reading: Reading, character: string): string {
  const { characters, at } = reading
  if ('dDwWnrtf'.includes(character)) return `\\${character}`
  const ahead = characters.slice(at, at + 2).join('')
  if (character === 'x' && /^[0-9a-fA-F]{2}$/.test(ahead)) {
    reading.at += 2
    return `\\x${ahead}`
  }
  if ((character === 'p' || character === 'P') && ahead.startsWith('{')) {
    const end = characters.indexOf('}', at)
    if (end < 0) throw new StoreError('Location51091', 'Regular expression is invalid: \\p{ does not end')
    reading.at = end + 1
    return `\\${character}${characters.slice(at, end + 1).join('')}`
  }
  if (/^[A-Za-z0-9]$/.test(character)) throw notSupported(`the escape \\${character}`)
  return literal(character)
}

function nextOf(reading: Reading): string {
  const character = reading.characters[reading.at++]
  if (character === undefined)
    throw new StoreError('Location51091', 'Regular expression is invalid: \\ at end of pattern')
  return character
}

function literal(character: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(character)
    ? `\\u{${character.codePointAt(0)?.toString(16)}}`
    : character
}

/** A class of characters, behind its opening bracket. */
function readClass(reading: Reading): string {
  let out = '['
  if (reading.characters[reading.at] === '^') {
    out += '^'
    reading.at++
  }
  const first = reading.at
  let canBegin = false // whether what stands before a hyphen can begin a range
  for (;;) {
    const at = reading.at
    const character = reading.characters[reading.at++]
    if (character === undefined)
      throw new StoreError(
        'Location51091',
        'Regular expression is invalid: missing terminating ] for character class',
      )
    if (character === ']' && at > first) return `${out}]`
    if (character === '[') refusePosixClass(reading)
    if (character === '-' && canBegin && reading.characters[reading.at] !== ']') {
      out += '-'
      out += readMember(reading, nextOf(reading)).text
      canBegin = false
      continue
    }
    const { text, isOne } = readMember(reading, character)
    out += text
    canBegin = isOne
  }
}

function readMember(reading: Reading, character: string): { readonly text: string; readonly isOne: boolean } {
  if (character === '[') refusePosixClass(reading)
  if (character !== '\\') return { text: literal(character), isOne: true }
  const escaped = nextOf(reading)
  if (escaped === 's') return { text: SPACE, isOne: false }
  if (escaped === 'S') return { text: NO_SPACE, isOne: false }
  if (escaped === 'b') return { text: '\\x08', isOne: true }
  return { text: commonEscapeOf(reading, escaped), isOne: !/[dDwWpP]/.test(escaped) }
}

/** `[:alpha:]`, `[.a.]` and `[=a=]` inside a class. */
function refusePosixClass({ characters, at }: Reading): void {
  const kind = characters[at]
  if (kind !== ':' && kind !== '.' && kind !== '=') return
  const end = characters.indexOf(']', at + 1)
  if (end > at + 1 && characters[end - 1] === kind) throw notSupported('POSIX classes')
}
