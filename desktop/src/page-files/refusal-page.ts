/** Statuses with which a shell refuses what somebody may have typed, followed or reloaded. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 408 | 421 | 431

/** What happened, and what to do about it. */
const WORDS: Readonly<Record<RefusalStatus, readonly [what: string, next: string]>> = {
  400: ['This request cannot be read.', 'Open the front desk anew and try again.'],
  401: [
    'This link has been used already, or is not complete.',
    'Open the newest link that the front desk shows where it was started.',
  ],
  403: ['This address is used by the front desk itself only.', 'Open the front desk and go on there.'],
  404: [
    'There is nothing at this address.',
    'Open the front desk and go on there. The outage kit is in its settings, and opens only in a browser in which the front desk is open.',
  ],
  405: ['This address can only be read.', 'Open the front desk and go on there.'],
  408: ['The request did not arrive in time.', 'Try again.'],
  421: [
    'The front desk is not served under this name.',
    'Open it by the link that it shows where it was started.',
  ],
  431: [
    'This address is too long.',
    'Open the front desk and go on there, or clear the cookies of this address.',
  ],
}

export const REFUSAL_TYPE = 'text/html; charset=utf-8'

/**
 * The page of a refusal. Browsers show an error of their own in place of one without content, and some then refuse
 * the navigation altogether. It has no style and no script: no content policy need allow any.
 */
export function refusalPage(status: RefusalStatus): string {
  const [what, next] = WORDS[status]
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${what}</title>
<h1>${what}</h1>
<p>${next}</p>
</html>
`
}
