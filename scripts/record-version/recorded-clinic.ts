/** A UUID of the given number. */
function idOf(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

/** Ids of what is recorded; the tests of later versions name the same by hand. Append-only. */
export const ids = {
  clinic: idOf(0x100),
  okafor: idOf(0x201),
  lindqvist: idOf(0x202),
  room1: idOf(0x301),
  room2: idOf(0x302),
  scanner: idOf(0x303),
  consultation: idOf(0x401),
  scan: idOf(0x402),
  robin: idOf(0x501),
  drUser: idOf(0x502),
  conference: idOf(0x601),
  christmas: idOf(0x602),
  lateDay: idOf(0x603),
  ada: idOf(0x701),
  bela: idOf(0x702),
  chidi: idOf(0x703),
  dana: idOf(0x704),
  elif: idOf(0x705),
  fritz: idOf(0x706),
  gone: idOf(0x707),
  completed: idOf(0x801),
  noShow: idOf(0x802),
  cancelled: idOf(0x803),
  inProgress: idOf(0x804),
  arrived: idOf(0x805),
  confirmed: idOf(0x806),
  booked: idOf(0x807),
  moved: idOf(0x808),
  undone: idOf(0x809),
  doubled: idOf(0x80a),
  hold: idOf(0x901),
  publicHold: idOf(0x902),
} as const

/** Of every person here. They do not exist, and this is no password of anybody. */
export const PASSWORD = 'a long recorded password'

export const people = {
  admin: 'alex@elm.test',
  receptionist: 'robin@elm.test',
  doctor: 'amara@elm.test',
  patient: 'hana@example.test',
} as const

/** Ids for operations: 0xa0001, 0xa0002 … */
export function operationIds(from = 0xa0000): () => string {
  let last = from
  return () => {
    last += 1
    return idOf(last)
  }
}
