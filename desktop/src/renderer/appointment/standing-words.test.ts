import { describe, expect, it } from 'vitest'
import { standingWords } from './standing-words.ts'

describe('how an appointment stands', () => {
  it('says nothing of what the server has as it is shown', () => {
    expect(standingWords({ standing: 'accepted', waiting: [] })).toBeNull()
  })

  it('a booking outside kept time may still be refused, and nobody has been told', () => {
    const words = standingWords({ standing: 'provisional', waiting: ['appointment.book'] })
    expect(words?.kind).toBe('provisional')
    expect(words?.sentence).toBe('Booked at this desk, not yet accepted by the server. Nobody has been told.')
  })

  it('a booking in kept time is certain, and still waits', () => {
    const words = standingWords({ standing: 'certain', waiting: ['appointment.book'] })
    expect(words?.kind).toBe('waiting')
    expect(words?.sentence).toMatch(/certain/)
  })

  it('a check-in waits, but the time of the visit is not in doubt', () => {
    const words = standingWords({ standing: 'provisional', waiting: ['appointment.change-status'] })
    expect(words?.kind).toBe('waiting')
    expect(words?.sentence).toMatch(/^Changed at this desk, waiting/)
  })

  it('a check-in of a booking that is not accepted leaves it in doubt', () => {
    const waiting = ['appointment.book', 'appointment.change-status'] as const
    expect(standingWords({ standing: 'provisional', waiting: [...waiting] })?.kind).toBe('provisional')
  })

  it('names the weightiest of what waits', () => {
    const sentence = (...waiting: ('appointment.move' | 'appointment.cancel' | 'appointment.update')[]) =>
      standingWords({ standing: 'provisional', waiting })?.sentence
    expect(sentence('appointment.move', 'appointment.cancel')).toMatch(/^Cancelled/)
    expect(sentence('appointment.update')).toMatch(/^The note was written/)
  })

  it('what was refused needs a person', () => {
    expect(standingWords({ standing: 'refused', waiting: [] })?.word).toBe('Needs attention')
  })

  it('stays careful where it is not known what waits', () => {
    expect(standingWords({ standing: 'provisional', waiting: [] })?.kind).toBe('provisional')
  })
})
