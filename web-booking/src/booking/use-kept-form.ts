import { useEffect, useEffectEvent } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { detailsOf, type TypedAccount } from '../account/details.schema.ts'
import type { Flow } from './flow.ts'

/** Copies every keystroke but the password into the draft, right or wrong, so that leaving loses nothing. */
export function useKeptForm({ subscribe }: UseFormReturn<TypedAccount>, update: Flow['update']): void {
  const keep = useEffectEvent((typed: TypedAccount) => update({ details: detailsOf(typed) }))
  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => keep(values) }),
    [subscribe],
  )
}
