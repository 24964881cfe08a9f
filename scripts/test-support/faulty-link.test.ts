import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FaultyLink, openFaultyLink } from './faulty-link.ts'

/** Whole requests the server has had, by their bodies. */
let received: string[]
let server: Server
let link: FaultyLink

beforeEach(async () => {
  received = []
  server = createServer(async (request, response) => {
    try {
      let body = ''
      for await (const chunk of request) body += chunk
      received.push(body)
      response.end(`echo:${body}`)
    } catch {
      // Cut on its way, which is what some of these tests are about.
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  link = await openFaultyLink(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
afterEach(async () => {
  await link.close()
  server.closeAllConnections()
  server.close()
})

const post = async (path: string, body: string): Promise<string> =>
  (await fetch(`${link.url}${path}`, { method: 'POST', body })).text()

describe('a link', () => {
  it('carries what it is given, over kept connections, and counts it', async () => {
    for (const body of ['one', 'two', 'x'.repeat(200_000)]) expect(await post('/', body)).toBe(`echo:${body}`)
    expect(link.carried().toServer).toBeGreaterThan(200_000)
    expect(link.carried().toClient).toBeGreaterThan(200_000)
  })

  it('cut refuses at once and comes back at the same address', async () => {
    await post('/', 'before')
    await link.cut()
    await expect(post('/', 'during')).rejects.toThrow()
    await link.mend()
    expect(await post('/', 'after')).toBe('echo:after')
    expect(received).toEqual(['before', 'after'])
  })

  it('cuts a request on its way: the server never has it whole', async () => {
    link.inject({ kind: 'cut-request', on: /^POST \/push/, at: 3 })
    expect(await post('/other', 'abcdef')).toBe('echo:abcdef')
    await expect(post('/push', 'abcdef')).rejects.toThrow()
    expect(await post('/push', 'again')).toBe('echo:again')
    expect(received).toEqual(['abcdef', 'again'])
    expect([link.happened(), link.pending()]).toEqual([['cut-request'], []])
  })

  it('cuts an answer on its way: the server has done its work', async () => {
    link.inject(
      { kind: 'cut-answer', on: /push/, at: 0 },
      { kind: 'cut-answer', on: /push/, at: 4 },
      { kind: 'cut-answer', on: /push/, at: 100_000 },
    )
    await expect(post('/push', 'first')).rejects.toThrow()
    await expect(post('/push', 'second')).rejects.toThrow()
    await expect(post('/push', 'x'.repeat(300_000))).rejects.toThrow()
    expect(await post('/push', 'third')).toBe('echo:third')
    expect(received.map((body) => body.slice(0, 6))).toEqual(['first', 'second', 'xxxxxx', 'third'])
    expect(link.happened()).toHaveLength(3)
  })

  it('turns over one bit, at the byte it is told, also of a long body', async () => {
    link.inject(
      { kind: 'corrupt-request', on: /push/, at: 1 },
      { kind: 'corrupt-request', on: /push/, at: 150_000 },
      { kind: 'corrupt-answer', on: /push/, at: 5 },
    )
    await post('/push', 'abcdef')
    await post('/push', 'a'.repeat(200_000))
    expect(received[0]).toBe('accdef')
    expect(received[1]?.indexOf('`')).toBe(150_000)
    // `echo:abc` comes as one chunk of known length, so byte 5 of the body is the first letter.
    expect(await post('/push', 'abc')).toBe('echo:`bc')
  })

  it('delays an answer, whole', async () => {
    link.inject({ kind: 'delay-answer', on: /slow/, milliseconds: 60 })
    const began = performance.now()
    expect(await post('/slow', 'x'.repeat(100_000))).toHaveLength(100_005)
    expect(performance.now() - began).toBeGreaterThanOrEqual(59)
  })
})
