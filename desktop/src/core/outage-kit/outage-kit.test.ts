import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildOutageKit } from './build-outage-kit.ts'
import type { KitDay } from './kit-contents.ts'
import { KIT_ITERATIONS, type KitSlot, newKitKey, wrapKitKey, zKitSlot } from './kit-key.ts'
import { type KitPageData, runKitPage } from './kit-page.ts'
import { removeKit, writeKit } from './write-kit.ts'

const days: KitDay[] = [
  {
    date: '2026-11-24',
    title: 'Tuesday 24 November 2026',
    facts: [],
    doctors: [
      {
        name: 'Dr Test',
        facts: ['Open 09:00–12:00'],
        lines: [
          {
            kind: 'visit',
            time: '09:00–09:30',
            patient: 'Żółkiewska, Amara',
            born: '3 Apr 1962',
            phone: '+442079460123',
            type: 'Check-up',
            room: 'Room 2',
            status: 'Booked',
            mark: 'Not yet accepted',
            note: 'wheelchair </script><b>',
          },
        ],
      },
    ],
  },
]

const contentKey = newKitKey()
let slots: (KitSlot & { name: string })[]
beforeAll(async () => {
  slots = [
    { name: 'Grace <Front>', ...(await wrapKitKey('correct horse', contentKey)) },
    { name: 'Zoë', ...(await wrapKitKey('Zo\u00eb\u2019s word', contentKey)) },
  ]
})

const build = () =>
  buildOutageKit({
    clinicName: 'North </title> Clinic',
    deskName: 'Front & back',
    timeZone: 'Europe/London',
    madeAt: '2026-11-24T10:42:10.000Z',
    days,
    slots,
    contentKey,
  })

/** What the page does, in Node's WebCrypto. */
async function openKit(html: string, user: number, password: string): Promise<unknown> {
  const { subtle } = globalThis.crypto
  const kit = dataOf(html)
  const slot = kit.users[user]
  if (!slot) throw new Error('no such user')
  const bytes = (text: string) => Buffer.from(text, 'base64')
  const secret = new TextEncoder().encode(password.normalize('NFC'))
  const base = await subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits'])
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(slot.salt), iterations: slot.iterations }
  const wrapping = await subtle.deriveBits(derivation, base, 256)
  const unseal = async (raw: BufferSource, iv: string, sealed: string, aad: string) => {
    const key = await subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt'])
    const additionalData = new TextEncoder().encode(aad)
    return subtle.decrypt({ name: 'AES-GCM', iv: bytes(iv), additionalData }, key, bytes(sealed))
  }
  const key = await unseal(wrapping, slot.iv, slot.key, kit.aad.slot)
  return JSON.parse(new TextDecoder().decode(await unseal(key, kit.iv, kit.sealed, kit.aad.list)))
}

function dataOf(html: string): KitPageData {
  const json = /<script type="application\/json" id="kit">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
  return JSON.parse(json)
}

describe('an outage kit', () => {
  it('opens with the password of each known user', async () => {
    const html = build()
    expect(await openKit(html, 0, 'correct horse')).toEqual(days)
    // Composed otherwise by another keyboard.
    expect(await openKit(html, 1, 'Zoe\u0308\u2019s word')).toEqual(days)
  })

  it('stays closed to a wrong password, and to another user’s', async () => {
    const html = build()
    await expect(openKit(html, 0, 'correct horse ')).rejects.toThrow()
    await expect(openKit(html, 1, 'correct horse')).rejects.toThrow()
  })

  it('is refused when a byte was changed', async () => {
    const kit = dataOf(build())
    const sealed = Buffer.from(kit.sealed, 'base64')
    sealed[10] = (sealed[10] ?? 0) ^ 1
    const html = `<script type="application/json" id="kit">${JSON.stringify({ ...kit, sealed: sealed.toString('base64') })}</script>`
    await expect(openKit(html, 0, 'correct horse')).rejects.toThrow()
  })

  it('makes a guess as dear as the standard asks', () => {
    for (const slot of slots) expect(zKitSlot.parse(slot).iterations).toBe(KIT_ITERATIONS)
    expect(KIT_ITERATIONS).toBe(600_000)
    expect(slots[0]?.salt).not.toBe(slots[1]?.salt)
  })

  it('never seals two lists with one initialisation vector', () => {
    const first = dataOf(build())
    const second = dataOf(build())
    expect(first.iv).not.toBe(second.iv)
    expect(first.sealed).not.toBe(second.sealed)
  })

  it('holds nothing of a patient or the day in clear, in any encoding it uses', () => {
    const html = build()
    const visit = days[0]?.doctors[0]?.lines[0]
    if (visit?.kind !== 'visit') throw new Error('the list has a visit')
    const secrets = [...Object.values(visit), 'Żółkiewska', 'Amara', '9460123', 'wheelchair', 'Dr Test']
    for (const secret of secrets.filter((text) => text !== 'visit')) {
      // "Booked" and the like: the words of a visit are ciphertext too.
      expect(html.includes(secret), secret).toBe(false)
      expect(html.includes(JSON.stringify(secret).slice(1, -1)), secret).toBe(false)
      // base64 of text depends on where it begins: three ways.
      for (const shift of [0, 1, 2]) {
        const encoded = Buffer.from('x'.repeat(shift) + secret).toString('base64')
        const inner = encoded.slice(shift === 0 ? 0 : 4, -4)
        if (inner.length >= 6) expect(html.includes(inner), secret).toBe(false)
      }
    }
  })

  it('cannot be made to hold markup by a name, and lets nothing in from outside', () => {
    const html = build()
    expect(html.match(/<\/title>/g)).toHaveLength(1)
    expect(html).not.toContain('Grace <Front>')
    expect(html).toContain("default-src 'none'")
    expect(html).not.toMatch(/https?:\/\//)
    expect(html).not.toMatch(/unsafe-inline|unsafe-eval/)
  })

  it('has a script that uses nothing of our modules: in the file there are none', () => {
    // What a module imports is reached through a name that the test runner makes.
    expect(String(runKitPage)).not.toMatch(/__vi\w*_import/)
  })
})

describe('the file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'outage-kit-'))
  const file = join(directory, 'desk', 'outage-kit.html')
  afterAll(() => rmSync(directory, { recursive: true }))

  it('is replaced whole, readable by its owner alone', async () => {
    await writeKit(file, 'first')
    await writeKit(file, 'second')
    expect(readFileSync(file, 'utf8')).toBe('second')
    expect(readdirSync(join(directory, 'desk'))).toEqual(['outage-kit.html'])
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('keeps the old list when the new one cannot be written', async () => {
    await writeKit(file, 'good')
    // A content that throws in the middle of writing.
    await expect(writeKit(file, 42 as unknown as string)).rejects.toThrow()
    expect(readFileSync(file, 'utf8')).toBe('good')
    expect(readdirSync(join(directory, 'desk'))).toEqual(['outage-kit.html'])
  })

  it('goes with the desk', async () => {
    await writeKit(file, 'list')
    await removeKit(file)
    expect(readdirSync(join(directory, 'desk'))).toEqual([])
    await removeKit(file)
  })
})
