import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/*
 * A backup is one file: a head of 512 bytes, which is a line of JSON filled up with spaces, and then the gzipped
 * database. The head names the length of what follows it, and the SHA-256 of that and of the head itself, in which
 * the place of the SHA-256 is then empty. Version 1 had a SHA-256 of what follows only.
 */
const HEAD_BYTES = 512
const FORMAT = 'appointment-scheduler-backup'
const VERSION = 2

export type BackupHead = {
  /** When the snapshot was taken, ISO 8601. */
  readonly createdAt: string
  /** Bytes of the database, unpacked. */
  readonly databaseBytes: number
}

type Head = BackupHead & {
  readonly format: string
  readonly version: number
  readonly bytes: number
  readonly sha256: string
}

/** Why a file is no backup to restore from, as a sentence. */
export class BackupFileError extends Error {}

/** Packs a database file. The target is whole or has no valid head. */
export async function packBackup(
  database: string,
  target: string,
  head: BackupHead,
  onBytes: (unpacked: number) => void,
): Promise<void> {
  const hash = createHash('sha256')
  const out = createWriteStream(target, { flags: 'wx', mode: 0o600 })
  out.write(' '.repeat(HEAD_BYTES))
  let bytes = 0
  await pipeline(
    createReadStream(database),
    counter(onBytes),
    createGzip(),
    tap((chunk) => {
      hash.update(chunk)
      bytes += chunk.length
    }),
    out,
  )
  const unsigned: Head = { format: FORMAT, version: VERSION, ...head, bytes, sha256: '' }
  const sha256 = hash.update(headText(unsigned)).digest('hex')
  const file = await open(target, 'r+')
  try {
    await file.write(headText({ ...unsigned, sha256 }), 0)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Checks a backup against its checksum and unpacks it.
 * @throws BackupFileError when the file is none, is of a newer version, or is damaged
 */
export async function unpackBackup(
  source: string,
  database: string,
  onShare: (done: number) => void,
): Promise<BackupHead> {
  const head = await readHead(source)
  const damaged = (how: string, cause?: unknown) =>
    new BackupFileError(`${source} is damaged: ${how}. Nothing was restored.`, { cause })
  const packed = () => createReadStream(source, { start: HEAD_BYTES })
  const signed = head.version === 1 ? '' : headText({ ...head, sha256: '' })
  if ((await digestOf(packed(), head.bytes, signed)) !== head.sha256) {
    throw damaged('its checksum does not agree')
  }
  let unpacked = 0
  try {
    await pipeline(
      packed(),
      createGunzip(),
      counter((bytes) => {
        unpacked = bytes
        if (bytes > head.databaseBytes) throw damaged('it holds more than it says')
        onShare(bytes / head.databaseBytes)
      }),
      createWriteStream(database, { flags: 'wx', mode: 0o600, flush: true }),
    )
  } catch (error) {
    if (isZlibError(error)) throw damaged('what it holds cannot be unpacked', error)
    throw error
  }
  if (unpacked !== head.databaseBytes) throw damaged('it holds less than it says')
  return head
}

async function readHead(source: string): Promise<Head> {
  const text = await readStart(source).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EISDIR' ? 'is a folder; a backup is one file' : 'cannot be read'
    throw new BackupFileError(`${source} ${reason}. Nothing was restored.`, { cause: error })
  })
  const head = parse(text)
  if (head?.format !== FORMAT) throw new BackupFileError(`${source} is not a backup of this program.`)
  if (Number.isSafeInteger(head.version) && Number(head.version) > VERSION)
    throw new BackupFileError(`${source} was made by a newer version of this program; restore it with that.`)
  if (!isHead(head) || (head.version > 1 && headText(head) !== text))
    throw new BackupFileError(`${source} is damaged: its head does not agree. Nothing was restored.`)
  return head
}

async function readStart(source: string): Promise<string> {
  const file = await open(source, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** What a head may hold before it has been looked at. */
type Unchecked = { readonly [Key in keyof Head]?: unknown }

function parse(text: string): Unchecked | null {
  try {
    return JSON.parse(text) as Unchecked | null // null or a scalar has no format
  } catch {
    return null
  }
}

function isHead(head: Unchecked): head is Head {
  const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0
  return (
    (head.version === 1 || head.version === 2) &&
    isCount(head.bytes) &&
    isCount(head.databaseBytes) &&
    typeof head.sha256 === 'string' &&
    typeof head.createdAt === 'string' &&
    !Number.isNaN(Date.parse(head.createdAt))
  )
}

/** The head as it stands in the file. */
function headText(head: Head): string {
  return `${JSON.stringify(head).padEnd(HEAD_BYTES - 1)}\n`
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))
}

/** SHA-256 of both, or the empty text when the length is another. */
async function digestOf(packed: Readable, bytes: number, head: string): Promise<string> {
  const hash = createHash('sha256')
  let length = 0
  for await (const chunk of packed as AsyncIterable<Buffer>) {
    hash.update(chunk)
    length += chunk.length
  }
  return length === bytes ? hash.update(head).digest('hex') : ''
}

function counter(onBytes: (sofar: number) => void): Transform {
  let sofar = 0
  return tap((chunk) => {
    sofar += chunk.length
    onBytes(sofar)
  })
}

/** Lets everything pass and looks at it. */
function tap(look: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        look(chunk)
        done(null, chunk)
      } catch (error) {
        done(error as Error) // a look throws errors only
      }
    },
  })
}
