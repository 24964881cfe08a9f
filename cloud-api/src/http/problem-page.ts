import type { Problem } from '@scheduler/shared-types/errors/problem.contract'

/**
 * A problem as a page, for somebody who came to it with a browser: what happened, what to do, and what to say to
 * whoever is asked for help. It has no style and no script, so that every content policy allows it.
 */
export function problemPage({ title, detail, status, requestId }: Problem): string {
  const next = status === 404 ? ' Check it for a typing mistake, or ask whoever sent it to you.' : ''
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(detail)}${next}</p>
<p><small>Request ${escapeHtml(requestId ?? 'without a number')}</small></p>
</html>
`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
