import { describe, expect, it } from 'vitest'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import type { DeskBridge } from '../bridge/desk-bridge.ts'
import { DeskError } from '../bridge/desk-bridge.ts'
import { emptyNote, type Happened, type PaperNote } from './paper-note.ts'
import { type SaveNote, saveNote } from './save-note.ts'

const NINE = Date.parse('2026-11-24T14:00:00Z')
const place = { start: NINE, doctorId: idOf(700), appointmentTypeId: idOf(800) }
const note: PaperNote = {
  ...emptyNote(idOf(1), '2026-11-24', idOf(700)),
  time: '09:00',
  appointmentTypeId: idOf(800),
  newPatient: { id: idOf(600), givenName: 'Ada', familyName: 'Byron', phone: '' },
}

/** A desk that answers as a live one would; `refuses` fails a request once. */
function deskOf(refuses?: string) {
  const calls: (readonly [string, unknown])[] = []
  let refused = refuses
  const answers: Readonly<Record<string, (args: never) => unknown>> = {
    'patient.create': (args: object) => ({ ...appointmentOf(1).patient, ...args }),
    'appointment.book': ({ note: words }: { note: string }) =>
      appointmentOf(1, { status: 'booked', note: words }),
    'appointment.change-status': ({ status }: { status: 'arrived' }) => appointmentOf(1, { status }),
    'appointment.update': ({ note: words }: { note: string }) => appointmentOf(1, { note: words }),
  }
  const call = async (name: string, args: unknown) => {
    calls.push([name, args])
    if (refused === name) {
      refused = undefined
      throw new DeskError({ code: 'appointment_conflict', message: 'Taken.' })
    }
    return answers[name]?.(args as never)
  }
  // Only requests are made here.
  return { bridge: { call } as unknown as DeskBridge, calls }
}

const saving = (more: Partial<SaveNote> = {}): SaveNote => ({
  note,
  place,
  known: null,
  over: [],
  now: NINE + 3_600_000,
  onProgress: () => {},
  ...more,
})
const namesOf = (calls: readonly (readonly [string, unknown])[]) => calls.map(([name]) => name)

const taken = {
  class: 'doctor' as const,
  message: 'The doctor is taken.',
  appointmentIds: [idOf(9)],
  overridable: true,
}

describe('saving a line of the paper', () => {
  it('adds the patient, books over the time that is past, and completes who came', async () => {
    const { bridge, calls } = deskOf()
    expect(await saveNote(bridge, saving())).toEqual({ kind: 'saved' })
    expect(namesOf(calls)).toEqual(['patient.create', 'appointment.book', 'appointment.change-status'])
    expect(calls[1]?.[1]).toMatchObject({
      id: idOf(1),
      patientId: idOf(600),
      walkIn: true,
      override: { classes: ['notice'], reason: 'From paper notes' },
    })
    expect(calls[2]?.[1]).toEqual({ id: idOf(1), status: 'completed' })
  })

  it('asks for no override where the time is still to come', async () => {
    const { bridge, calls } = deskOf()
    await saveNote(bridge, saving({ note: { ...note, happened: 'booked' }, now: NINE - 1 }))
    expect(calls.at(-1)?.[0]).toBe('appointment.book')
    expect(calls.at(-1)?.[1]).not.toHaveProperty('override')
  })

  it.each([
    ['came', NINE + 60_000, 'arrived'],
    ['no-show', NINE + 60_000, 'no-show'],
  ] as const)('%s is told', async (happened: Happened, now, status) => {
    const { bridge, calls } = deskOf()
    await saveNote(bridge, saving({ note: { ...note, happened }, now }))
    expect(calls.at(-1)?.[1]).toEqual({ id: idOf(1), status })
  })

  it('goes on where it was refused, and does nothing twice', async () => {
    const { bridge, calls } = deskOf('appointment.book')
    let kept = note
    const onProgress = (further: PaperNote) => {
      kept = further
    }
    await expect(saveNote(bridge, saving({ onProgress }))).rejects.toThrow('Taken.')
    await saveNote(bridge, saving({ note: kept, over: [taken], onProgress }))
    expect(namesOf(calls).filter((name) => name === 'patient.create')).toHaveLength(1)
    expect(calls[2]?.[1]).toMatchObject({
      override: { classes: ['notice', 'doctor'], appointmentIds: { doctor: [idOf(9)] } },
    })
  })

  it('books nothing for an appointment that is there, and adds to its note', async () => {
    const { bridge, calls } = deskOf()
    const known = appointmentOf(7, { status: 'completed', note: 'Interpreter' })
    await saveNote(bridge, saving({ known, note: { ...note, note: 'Sore knee', patient: known.patient } }))
    expect(calls).toEqual([['appointment.update', { id: idOf(7), note: 'Interpreter\nSore knee' }]])
  })

  it('does not gloss over a paper that says the contrary of the record', async () => {
    const { bridge } = deskOf()
    const known = appointmentOf(7, { status: 'completed' })
    const told = saving({ known, note: { ...note, happened: 'no-show', patient: known.patient } })
    await expect(saveNote(bridge, told)).rejects.toThrow(/marked completed already/)
  })
})
