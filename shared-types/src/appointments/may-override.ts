/** Who asks to override; `system` is the program itself, `guest` somebody without an account. */
export type Overrider =
  | { readonly kind: 'system' | 'guest' }
  | { readonly kind: 'user'; readonly role: string; readonly doctorId: string | null }

/** Admins and the desk override knowingly; doctors do for themselves. `doctorId`: whose time it is; null: anybody's. */
export function mayOverride(caller: Overrider, doctorId: string | null): boolean {
  if (caller.kind !== 'user') return caller.kind === 'system'
  if (caller.role === 'doctor') return caller.doctorId !== null && caller.doctorId === doctorId
  return caller.role === 'admin' || caller.role === 'receptionist'
}
