import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { FAMILY_NAMES, GIVEN_NAMES, PATIENT_NOTES } from './demo-names.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Patients of the demo clinic. */
export const PATIENT_COUNT = 300

export type DemoPatient = {
  readonly id: string
  readonly givenName: string
  readonly familyName: string
  readonly birthDate: string
  readonly phone: string
  readonly email: string | null
  readonly note: string
}

/**
 * People who do not exist: mail to example.test goes nowhere, and 07700 900000 to 900999 is the range Ofcom
 * keeps for fiction. No two have the same name.
 */
export function demoPatients(random: SeededRandom, today: string): DemoPatient[] {
  const known = new Set<string>()
  return Array.from({ length: PATIENT_COUNT }, (_, i) => {
    const { givenName, familyName } = newName(random, known)
    const address = `${givenName}.${familyName}@example.test`.toLowerCase()
    return {
      id: random.uuid(),
      givenName,
      familyName,
      birthDate: addDays(today, -random.between(200, 33_000)),
      phone: `+44 7700 900${String(i).padStart(3, '0')}`,
      email: random.chance(0.8) ? address : null,
      note: random.chance(0.08) ? random.pick(PATIENT_NOTES) : '',
    }
  })
}

function newName(random: SeededRandom, known: Set<string>) {
  for (;;) {
    const givenName = random.pick(GIVEN_NAMES)
    const familyName = random.pick(FAMILY_NAMES)
    const name = `${givenName} ${familyName}`
    // Ends: there are thirty times as many names as patients.
    if (known.has(name)) continue
    known.add(name)
    return { givenName, familyName }
  }
}
