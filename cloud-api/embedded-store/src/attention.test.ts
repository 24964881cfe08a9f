import { beforeEach, describe, expect, it } from 'vitest'
import { type Attention, createAttention } from './attention.ts'

let now: number
let look: (() => void) | null
let attention: Attention

beforeEach(() => {
  now = 0
  look = null
  attention = createAttention(
    () => now,
    (next) => {
      look = next
    },
  )
})

/** How long the thread stays awake from here on, in hundredths of a millisecond. */
function awakeFor(): number {
  let hundredths = 0
  while (look && hundredths < 1000) {
    const next = look
    look = null
    now += 0.01
    hundredths++
    next()
  }
  return hundredths
}

function command(): void {
  attention.asked()
  attention.answered()
}

describe('the thread', () => {
  it('sleeps after a command that came out of the blue', () => {
    command()
    expect(awakeFor()).toBe(0)
    now += 1000
    command()
    expect(awakeFor()).toBe(0)
  })

  it('stays awake for a moment after one that followed closely, and not longer', () => {
    command()
    now += 0.1
    command()
    expect(awakeFor()).toBe(50)
    expect(awakeFor()).toBe(0)
  })

  it('sleeps again once a command was long in coming', () => {
    command()
    now += 0.1
    command()
    awakeFor()
    now += 5
    command()
    expect(awakeFor()).toBe(0)
  })

  it('looks once a turn, however many commands are answered in it', () => {
    let turns = 0
    const counted = createAttention(
      () => now,
      () => {
        turns++
      },
    )
    for (let i = 0; i < 32; i++) {
      counted.asked()
      counted.answered()
    }
    expect(turns).toBe(1)
  })
})
