import { createHash } from 'node:crypto'
import type { KitDay } from './kit-contents.ts'
import { KIT_AAD, type KitSlot, sealKit } from './kit-key.ts'
import { type KitPageData, runKitPage } from './kit-page.ts'
import { kitStyle } from './kit-style.ts'
import { momentWords } from './kit-words.ts'

export type OutageKitInput = {
  readonly clinicName: string
  readonly deskName: string
  /** The clinic's. */
  readonly timeZone: string
  /** The instant up to which the lists are true. */
  readonly madeAt: string
  /** Usually today and tomorrow. */
  readonly days: readonly KitDay[]
  /** Who can open it: the desk's known users, the latest first. */
  readonly slots: readonly (KitSlot & { readonly name: string })[]
  /** 32 bytes; the one the slots hold. */
  readonly contentKey: Uint8Array
}

/**
 * The outage kit: one HTML file that any browser opens from the disk, with the network gone. Names of the clinic, the
 * desk and its users are readable in it; everything about patients and the day is ciphertext under the content key.
 * Pure but for the random initialisation vector.
 */
export function buildOutageKit(input: OutageKitInput): string {
  const { clinicName, deskName, timeZone, madeAt, days, slots, contentKey } = input
  const { iv, sealed } = sealKit(contentKey, Buffer.from(JSON.stringify(days)), KIT_AAD.list)
  const made = momentWords(timeZone, madeAt)
  const data: KitPageData = {
    madeAt,
    dates: days.map(({ date }) => date),
    timeZone,
    aad: KIT_AAD,
    users: slots.map(({ name, iterations, salt, iv: slotIv, key }) => ({
      name,
      iterations,
      salt,
      iv: slotIv,
      key,
    })),
    iv,
    sealed,
  }
  const style = kitStyle(made)
  const script = `(${runKitPage})(document)`
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Outage list</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Outage list · ${escapeHtml(clinicName)}</h1>
<p>Made ${escapeHtml(made)} at ${escapeHtml(deskName)}<span id="age"></span>. It may be out of date: what was changed since, here or elsewhere, is not in it.</p>
<p id="days-warning" class="warning" role="alert" hidden></p>
</header>
<main id="main">
<form id="unlock">
<p>The list is locked. Open it with the password you last used at this desk; no network is needed.</p>
<label for="user">Who are you?</label>
<select id="user" name="user"></select>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit" id="open">Open the list</button>
<p id="problem" class="warning" role="alert" hidden></p>
</form>
<noscript><p class="warning">This page needs JavaScript to unlock the list.</p></noscript>
<div id="list" hidden></div>
</main>
<script type="application/json" id="kit">${jsonForScript(data)}</script>
<script>${script}</script>
</body>
</html>
`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** JSON that cannot end the element it stands in. */
function jsonForScript(data: KitPageData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c')
}
