import {
  type ApiClient,
  ApiError,
  createApiClient,
  NetworkError,
} from '@scheduler/shared-types/api/api-client'
import { DESK_ID_HEADER, endpoints } from '@scheduler/shared-types/api/endpoints'
import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import { isStaffRole } from '@scheduler/shared-types/auth/roles'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { SignedIn } from '../ipc/ipc-contract.ts'

/** The signed-in user of this desk. Tokens stay in here; the renderer never sees one. */
export type DeskSession = {
  /** For calls in the name of the user; renews the access token by itself. */
  readonly api: ApiClient
  readonly signedIn: () => SignedIn | null
  readonly accessToken: () => string | null
  readonly signIn: (email: string, password: string) => Promise<SignedIn>
  readonly signOut: () => Promise<void>
  /** Takes the newest access token, renewing it if it is refused. False: sign in again. */
  readonly renew: () => Promise<boolean>
}

export type SessionOptions = {
  readonly apiUrl: string
  /** This desk's id in the clinic's log. */
  readonly deskId: string
  /** The session cannot be renewed any more. */
  readonly onEnd: () => void
}

export function createSession({ apiUrl, deskId, onEnd }: SessionOptions): DeskSession {
  let session: Session | null = null
  let signedIn: SignedIn | null = null
  let renewing: Promise<boolean> | null = null
  const anonymous = createApiClient({ baseUrl: apiUrl, headers: () => ({ [DESK_ID_HEADER]: deskId }) })
  const api = createApiClient({
    baseUrl: apiUrl,
    headers: (): Record<string, string> => ({
      [DESK_ID_HEADER]: deskId,
      ...(session ? { authorization: `Bearer ${session.accessToken}` } : {}),
    }),
    renewSession: renew,
  })

  // A refresh token may be used once only, so calls that are refused together share one renewal.
  function renew(): Promise<boolean> {
    renewing ??= renewOnce().finally(() => {
      renewing = null
    })
    return renewing
  }

  async function renewOnce(): Promise<boolean> {
    if (!session?.refreshToken) return false
    try {
      session = await anonymous.call(endpoints.auth.refresh, { body: { refreshToken: session.refreshToken } })
      return true
    } catch (error) {
      if (error instanceof NetworkError) throw error
      session = null
      signedIn = null
      onEnd()
      return false
    }
  }

  async function signIn(email: string, password: string): Promise<SignedIn> {
    const opened = await anonymous.call(endpoints.auth.login, { body: { email, password } })
    const grant = opened.user.grants.find(({ role }) => isStaffRole(role))
    if (!grant) {
      await anonymous.call(endpoints.auth.logout, {
        body: { refreshToken: opened.refreshToken ?? undefined },
      })
      throw new AppError(
        'forbidden',
        'The front desk is for staff. Patients book on the clinic’s public page.',
      )
    }
    const { clinicId, role, doctorId } = grant
    session = opened
    signedIn = { userId: opened.user.id, name: opened.user.name, role, doctorId, clinicId }
    return signedIn
  }

  async function signOut(): Promise<void> {
    const refreshToken = session?.refreshToken
    session = null
    signedIn = null
    if (!refreshToken) return
    try {
      await anonymous.call(endpoints.auth.logout, { body: { refreshToken } })
    } catch (error) {
      // Signed out here whatever the server says; its session then ends by its own expiry.
      if (!(error instanceof NetworkError) && !(error instanceof ApiError)) throw error
    }
  }

  return {
    api,
    signedIn: () => signedIn,
    accessToken: () => session?.accessToken ?? null,
    signIn,
    signOut,
    renew,
  }
}
