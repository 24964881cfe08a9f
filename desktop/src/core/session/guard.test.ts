import { expect, it } from 'vitest'
import { whileUnlocked } from './guard.ts'

it('a locked screen hears nothing about the clinic', () => {
  const heard: string[] = []
  let locked = true
  const emit = whileUnlocked((event) => heard.push(event), { isLocked: () => locked })
  emit('days-changed', { dates: ['2026-11-24'] })
  emit('patients-changed', {})
  emit('appointment-asked', { id: '00000000-0000-4000-8000-000000000001' })
  emit('attention-changed', {})
  emit('clinic-changed', {})
  expect(heard).toEqual([])
  emit('desk-changed', {})
  expect(heard).toEqual(['desk-changed'])
  locked = false
  emit('days-changed', { dates: ['2026-11-24'] })
  expect(heard).toEqual(['desk-changed', 'days-changed'])
})
