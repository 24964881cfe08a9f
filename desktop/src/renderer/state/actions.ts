import type { DeskBridge } from '../bridge/desk-bridge.ts'
import { createAppointmentActions } from './appointment-actions.ts'
import { createAttentionActions } from './attention-actions.ts'
import type { DeskStore } from './create-desk-store.ts'
import { createSessionActions } from './session-actions.ts'
import { createTimeOffActions } from './time-off-actions.ts'
import { createToasts } from './toasts.ts'
import { createViewActions } from './view-actions.ts'
import { createWalkInActions } from './walk-in-actions.ts'

export type Actions = ReturnType<typeof createActions>

/** Everything a person can do at the desk: state first, then the core, then what is reported. */
export function createActions(store: DeskStore, bridge: DeskBridge) {
  const toasts = createToasts(store)
  const parts = { store, bridge, toasts }
  const { today, ...view } = createViewActions(parts)
  return {
    ...view,
    ...createAppointmentActions({ ...parts, showPanel: view.showPanel }),
    ...createAttentionActions(parts),
    ...createTimeOffActions(parts),
    ...createWalkInActions({ ...parts, showDate: view.showDate, today }),
    ...createSessionActions(parts),
    undoToast: toasts.undo,
    undoLast: toasts.undoLast,
    dismissToast: toasts.dismiss,
    tellProblem: toasts.problem,
    tellDone: toasts.done,
  }
}
