import type { OperationArgs } from '@scheduler/shared-types/sync/operations'
import type { View } from './view.ts'

export function applyTimeOffCreate(view: View, args: OperationArgs<'time-off.create'>): View {
  if (view.timeOff.some(({ id }) => id === args.id)) return view
  const { clinic } = view.confirmed.records
  const added = { ...args, clinicId: clinic.id, version: 1, standing: 'provisional' as const }
  return { ...view, timeOff: [...view.timeOff, added] }
}

export function applyTimeOffRemove(view: View, { id }: OperationArgs<'time-off.remove'>): View {
  return { ...view, timeOff: view.timeOff.filter((each) => each.id !== id) }
}
