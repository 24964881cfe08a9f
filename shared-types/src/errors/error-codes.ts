import type { NEWER_VERSION } from '../primitives/newer-version.ts'

/**
 * Every error code a client may meet. Stored in work lists and logs, so the list is append-only:
 * a code is never renamed or reused.
 */
export const ERROR_CODES = [
  /** A field, parameter or header breaks the contract; `errors` names each one. */
  'validation_failed',
  /** The body is not JSON, or is too large to read. */
  'body_unreadable',
  /** The body does not fit its Content-Digest: it was damaged on its way. Clients of ours send it again. */
  'body_changed',
  /** No token, or a token that is not ours, expired or revoked. */
  'unauthenticated',
  /** E-mail and password do not match an active user. */
  'invalid_credentials',
  /** A refresh token was used twice; the whole session family is revoked. */
  'refresh_token_reused',
  /** Known caller, known record, but this role may not do this. */
  'forbidden',
  /** Missing, or not visible to the caller: the answer is the same. */
  'not_found',
  /** The path is known, the method is not. */
  'method_not_allowed',
  /** The time cannot be taken; `conflicts` and `alternatives` say why and where else. */
  'appointment_conflict',
  /** This status cannot follow the present one. */
  'status_transition_refused',
  /** There is nothing to undo, or its time has been taken since. */
  'nothing_to_undo',
  /** The record changed since the client read it. */
  'version_conflict',
  /** The same Idempotency-Key was used with other content. */
  'idempotency_key_reused',
  /** The hold has run out or was released; choose a time again. */
  'hold_expired',
  /** The hold was already renewed once. */
  'hold_renewal_refused',
  /** This client already holds as many times as it may. */
  'hold_limit_reached',
  /** Online changes close some time before the start; the patient is asked to call. */
  'too_late_to_change',
  /** A value that must be unique (e-mail, slug, name) is in use. */
  'already_exists',
  /** The record is still needed by another one. */
  'in_use',
  /** A cursor points before the oldest entry kept; read everything again. */
  'history_lost',
  /** This desk was revoked by an administrator: erase its cache, pair again. */
  'desk_revoked',
  /** This installation is not a desk of the clinic, or its session was opened elsewhere: pair it. */
  'desk_unknown',
  /** This desk is older than the server works with: update it. What was done at it is kept. */
  'desk_outdated',
  /** The act lies too far back to be taken over without a person looking at it. */
  'operation_too_old',
  /** Too many requests; `Retry-After` says when to come back. */
  'rate_limited',
  /** The store is not reachable or not ready; trying again is safe. */
  'unavailable',
  /** Our fault. Logged with the request id; nothing was changed. */
  'internal_error',
] as const

/** NEWER_VERSION where a newer server refused with a code this program does not know: show its sentence. */
export type ErrorCode = (typeof ERROR_CODES)[number] | typeof NEWER_VERSION
