import { describe, expect, it } from 'vitest'
import { parseServerAddress } from './server-address.ts'

describe('the server’s address', () => {
  it('is taken as people type it', () => {
    expect(parseServerAddress(' clinic.example.org ')).toEqual({ url: 'https://clinic.example.org' })
    expect(parseServerAddress('https://clinic.example.org/')).toEqual({ url: 'https://clinic.example.org' })
    expect(parseServerAddress('clinic.example.org:8443/desk/')).toEqual({
      url: 'https://clinic.example.org:8443/desk',
    })
  })

  it('may be in clear text on this computer only', () => {
    expect(parseServerAddress('localhost:4000')).toEqual({ url: 'http://localhost:4000' })
    expect(parseServerAddress('http://127.0.0.1:4000')).toEqual({ url: 'http://127.0.0.1:4000' })
    expect(parseServerAddress('http://[::1]:4000')).toEqual({ url: 'http://[::1]:4000' })
    expect(parseServerAddress('http://clinic.example.org')).toHaveProperty('problem')
    expect(parseServerAddress('http://localhost.example.org')).toHaveProperty('problem')
    expect(parseServerAddress('localhost.example.org')).toEqual({ url: 'https://localhost.example.org' })
  })

  it('is said to be none when it is none', () => {
    for (const typed of ['', 'our server', 'ftp://clinic.example.org', 'file:///etc', 'https://']) {
      expect(parseServerAddress(typed)).toHaveProperty('problem')
    }
    expect(parseServerAddress('https://name:word@clinic.example.org')).toHaveProperty('problem')
  })
})
