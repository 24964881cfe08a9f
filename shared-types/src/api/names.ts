/** Base path of every endpoint. */
export const API_BASE = '/api/v1'

/** Header that carries an operation's id (draft-ietf-httpapi-idempotency-key-header). */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key'

/** Header by which a desk names itself: in the log, and at sign-in, which ties the session to it. */
export const DESK_ID_HEADER = 'X-Desk-Id'

/** Header by which a desk says which version it is; the first ones did not. */
export const DESK_VERSION_HEADER = 'X-Desk-Version'
