import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Encrypts the desk's records one by one. Each is bound to its table and id: it opens nowhere else. */
export type RecordBox = {
  readonly seal: (table: string, id: string, value: unknown) => Buffer
  /** @throws Unreadable when it was damaged, moved, or sealed with another key */
  readonly open: (table: string, id: string, sealed: Uint8Array) => unknown
}

/** A stored record that does not open. A class only because JavaScript throws classes. */
export class Unreadable extends Error {
  constructor(table: string, cause?: unknown) {
    super(`A record of the desk's ${table} cannot be read.`, { cause })
    this.name = 'Unreadable'
  }
}

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param dataKey 32 bytes. A sealed record is nonce, tag, ciphertext of its JSON. */
export function createRecordBox(dataKey: Uint8Array): RecordBox {
  return {
    seal: (table, id, value) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, dataKey, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(boundTo(table, id))
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open: (table, id, sealed) => {
      try {
        const nonce = sealed.subarray(0, NONCE_BYTES)
        const decipher = createDecipheriv(ALGORITHM, dataKey, nonce, { authTagLength: TAG_BYTES })
        decipher.setAAD(boundTo(table, id))
        decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        const body = sealed.subarray(NONCE_BYTES + TAG_BYTES)
        return JSON.parse(decipher.update(body, undefined, 'utf8') + decipher.final('utf8'))
      } catch (error) {
        throw new Unreadable(table, error)
      }
    },
  }
}

function boundTo(table: string, id: string): Buffer {
  return Buffer.from(`${table}:${id}`)
}
