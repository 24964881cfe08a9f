/** A refusal that only a desk can give, not the API. */
export type DeskErrorCode = 'offline' | 'desk_locked' | 'not_at_this_desk'

/** Thrown by the core; `message` is the sentence for a person. A class only because JavaScript throws classes. */
export class DeskError extends Error {
  readonly code: DeskErrorCode

  constructor(code: DeskErrorCode, message: string) {
    super(message)
    this.name = 'DeskError'
    this.code = code
  }
}
