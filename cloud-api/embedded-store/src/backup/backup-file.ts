import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/*
 * A backup is one file: a head of 512 bytes, which is a line of JSON filled up with spaces, and then the gzipped
 * database. The head names the length and the SHA-256 of what follows it.
 */
const HEAD_BYTES = 512
const FORMAT = 'appointment-scheduler-backup'
const VERSION = 1

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
  const whole: Head = { format: FORMAT, version: VERSION, ...head, bytes, sha256: hash.digest('hex') }
  const file = await open(target, 'r+')
  try {
    await file.write(`${JSON.stringify(whole).padEnd(HEAD_BYTES - 1)}\n`, 0)
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
  const packed = () => createReadStream(source, { start: HEAD_BYTES })
  if ((await digestOf(packed(), head.bytes)) !== head.sha256) {
    throw new BackupFileError(`${source} is damaged: its checksum does not agree. Nothing was restored.`)
  }
  await pipeline(
    packed(),
    createGunzip(),
    counter((bytes) => onShare(bytes / head.databaseBytes)),
    createWriteStream(database, { flags: 'wx', mode: 0o600, flush: true }),
  )
  return head
}

async function readHead(source: string): Promise<Head> {
  const file = await open(source, 'r').catch((error: unknown) => {
    throw new BackupFileError(`${source} cannot be read.`, { cause: error })
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const head = parse(buffer.toString('utf8', 0, bytesRead))
    if (head?.format !== FORMAT) throw new BackupFileError(`${source} is not a backup of this program.`)
    if (head.version > VERSION)
      throw new BackupFileError(
        `${source} was made by a newer version of this program; restore it with that.`,
      )
    return head
  } finally {
    await file.close()
  }
}

function parse(text: string): Head | null {
  try {
    return JSON.parse(text) as Head // its format is looked at next
  } catch {
    return null
  }
}

/** SHA-256, or the empty text when the length is another. */
async function digestOf(packed: Readable, bytes: number): Promise<string> {
  const hash = createHash('sha256')
  let length = 0
  for await (const chunk of packed as AsyncIterable<Buffer>) {
    hash.update(chunk)
    length += chunk.length
  }
  return length === bytes ? hash.digest('hex') : ''
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
      look(chunk)
      done(null, chunk)
    },
  })
}
