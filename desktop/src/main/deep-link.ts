import { zId } from '@scheduler/shared-types/primitives/primitives.contract'

export const LINK_SCHEME = 'frontdesk'

/** The appointment a link `frontdesk://appointment/<id>` asks for; null for every other text. */
export function appointmentOfLink(link: string): string | null {
  if (!URL.canParse(link)) return null
  const { protocol, host, pathname, search, hash } = new URL(link)
  if (protocol !== `${LINK_SCHEME}:` || host !== 'appointment' || search !== '' || hash !== '') return null
  const id = zId.safeParse(pathname.slice(1))
  return id.success ? id.data : null
}

/** Windows and Linux hand a link over as the last argument of a new process. */
export function appointmentOfArguments(args: readonly string[]): string | null {
  for (const argument of args.toReversed()) {
    const id = appointmentOfLink(argument)
    if (id) return id
  }
  return null
}
