import { describe, expect, it } from 'vitest'
import { type ClinicDocument, clinicSchema, type PathsOf, partSchema, recordSchema } from './record-schema.ts'

type Shelf = { readonly _id: string; readonly label: string; readonly place: string | null }
type Book = { readonly kind: 'book'; readonly pages: number; readonly lentAt: Date | null }
type Disc = { readonly kind: 'disc'; readonly minutes: number; readonly lost?: boolean }
type Drawer = ClinicDocument & { readonly label: string }

const id = { type: String, required: true } as const
const label = { type: String, required: true } as const
const place = { type: String, default: null } as const

describe('the paths of a document', () => {
  it('are all of its fields', () => {
    const schema = recordSchema<Shelf>({ _id: id, label, place })
    expect(Object.keys(schema.paths)).toEqual(['_id', 'label', 'place'])
  })

  it('are those of every document of a collection that several share', () => {
    const schema = partSchema<Book | Disc>({
      kind: { type: String, required: true },
      pages: { type: Number },
      lentAt: { type: Date, default: null },
      minutes: { type: Number },
      lost: { type: Boolean },
    })
    expect(Object.keys(schema.paths)).toEqual(['kind', 'pages', 'lentAt', 'minutes', 'lost'])
  })

  it('of a document of a clinic are its own and what all of them carry', () => {
    const schema = clinicSchema<Drawer>({ label })
    expect(Object.keys(schema.paths).sort()).toEqual(['_id', 'clinicId', 'label', 'version'])
  })
})

/** Judged by the compiler: an error that is expected and does not come fails `npm run types`. */
export const refused = [
  // @ts-expect-error the field `place` has no path
  { _id: id, label },
  // @ts-expect-error the path `colour` belongs to no field
  { _id: id, label, place, colour: { type: String } },
  // @ts-expect-error `label` is a text, its path takes numbers
  { _id: id, label: { type: Number, required: true }, place },
  // @ts-expect-error a document always has a label, its path lets it be missing
  { _id: id, label: { type: String }, place },
  // @ts-expect-error `place` may be null, its path demands it
  { _id: id, label, place: { type: String, required: true } },
] satisfies PathsOf<Shelf>[]

const kind = { type: String, required: true } as const
const lentAt = { type: Date, default: null } as const

const pages = { type: Number } as const
const minutes = { type: Number } as const
const lost = { type: Boolean } as const
const demanded = { type: Number, required: true } as const

export const refusedInUnion = [
  // @ts-expect-error the field `minutes`, which only discs have, has no path
  { kind, lentAt, pages, lost },
  // @ts-expect-error discs have no pages, their path demands them
  { kind, lentAt, pages: demanded, minutes, lost },
] satisfies PathsOf<Book | Disc>[]

// @ts-expect-error the label has no path; what every document of a clinic carries does not stand in for it
export const refusedInClinic = () => clinicSchema<Drawer>({})
