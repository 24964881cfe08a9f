/** An event whose listeners may say no, as Electron's. */
export type PreventableEvent<More extends object = object> = More & {
  readonly preventDefault: () => void
  readonly defaultPrevented: boolean
}

export function preventable<More extends object>(more: More): PreventableEvent<More> {
  let defaultPrevented = false
  return Object.defineProperties({ ...more } as PreventableEvent<More>, {
    preventDefault: {
      value: () => {
        defaultPrevented = true
      },
    },
    defaultPrevented: { get: () => defaultPrevented },
  })
}
