import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useStore } from 'zustand'
import type { DeskBridge } from '../bridge/desk-bridge.ts'
import { type Actions, createActions } from './actions.ts'
import type { DeskStore } from './create-desk-store.ts'
import type { DeskState } from './desk-state.ts'

type DeskContext = { readonly store: DeskStore; readonly bridge: DeskBridge; readonly actions: Actions }

const Context = createContext<DeskContext | null>(null)

type DeskProviderProps = {
  readonly store: DeskStore
  readonly bridge: DeskBridge
  readonly children: ReactNode
}

export function DeskProvider({ store, bridge, children }: DeskProviderProps) {
  const value = useMemo(() => ({ store, bridge, actions: createActions(store, bridge) }), [store, bridge])
  return <Context value={value}>{children}</Context>
}

function useDeskContext(): DeskContext {
  const context = useContext(Context)
  if (!context) throw new Error('DeskProvider is missing')
  return context
}

/** A part of the state; the component renders again when that part changes. */
export function useDesk<Part>(select: (state: DeskState) => Part): Part {
  return useStore(useDeskContext().store, select)
}

export function useActions(): Actions {
  return useDeskContext().actions
}

export function useBridge(): DeskBridge {
  return useDeskContext().bridge
}

export function useDeskStore(): DeskStore {
  return useDeskContext().store
}
