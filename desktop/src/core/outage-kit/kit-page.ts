import type { KitDay, KitDoctor, KitLine } from './kit-contents.ts'

/** What the file tells its page in clear: nothing about patients. Binary values are base64. */
export type KitPageData = {
  readonly madeAt: string
  readonly dates: readonly string[]
  readonly timeZone: string
  readonly aad: { readonly slot: string; readonly list: string }
  readonly users: readonly {
    readonly name: string
    readonly iterations: number
    readonly salt: string
    readonly iv: string
    readonly key: string
  }[]
  readonly iv: string
  readonly sealed: string
}

/**
 * The page's whole script. DANGER: it is put into the file as source text (Function.prototype.toString), so it must
 * use nothing from outside itself but the browser; types are fine, they are gone by then. It builds the list with
 * text nodes only: no markup is ever made of data.
 */
export function runKitPage(document: Document): void {
  const BLANK_LINES = 4
  /** Characters of two times and the dash between them. */
  const PLAIN_SPAN = 11
  const COLUMNS = ['Time', 'Patient', 'Phone', 'Visit', 'Status', 'Notes']

  function find<Kind extends HTMLElement>(id: string): Kind {
    const element = document.getElementById(id)
    if (!element) throw new Error(`The page has no ${id}`)
    return element as Kind // ids and kinds stand side by side in build-outage-kit.ts
  }

  function make(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
    const element = document.createElement(tag)
    if (className) element.className = className
    element.append(...children)
    return element
  }

  function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  }

  async function unseal(rawKey: BufferSource, iv: string, sealed: string, aad: string): Promise<ArrayBuffer> {
    const key = await crypto.subtle.importKey('raw', rawKey, 'AES-GCM', false, ['decrypt'])
    const additionalData = new TextEncoder().encode(aad)
    return crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytesOf(iv), additionalData }, key, bytesOf(sealed))
  }

  /** Rejects with an OperationError when the password is another. */
  async function openList(kit: KitPageData, user: number, password: string): Promise<KitDay[]> {
    const slot = kit.users[user]
    if (!slot) throw new Error('Nobody can open this list')
    const secret = new TextEncoder().encode(password.normalize('NFC'))
    const base = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits'])
    const { iterations, salt } = slot
    const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(salt), iterations }
    const wrapping = await crypto.subtle.deriveBits(derivation, base, 256)
    const contentKey = await unseal(wrapping, slot.iv, slot.key, kit.aad.slot)
    const clear = await unseal(contentKey, kit.iv, kit.sealed, kit.aad.list)
    return JSON.parse(new TextDecoder().decode(clear)) as KitDay[] // authenticated: made by build-outage-kit.ts
  }

  /** A time of an hour that comes twice is longer, and goes on after its dash. */
  function timeCell(time: string): HTMLElement {
    return make('td', time.length > PLAIN_SPAN ? 'time long' : 'time', time)
  }

  function visitRow(line: KitLine & { kind: 'visit' }): HTMLElement {
    const status = make('td', 'status', line.status)
    if (line.mark) status.append(make('strong', 'mark', line.mark))
    const patient = make('td', 'patient', make('b', '', line.patient))
    if (line.born) patient.append(make('span', 'born', line.born))
    const visit = make('td', 'visit', line.type)
    if (line.room) visit.append(make('span', 'room', line.room))
    return make(
      'tr',
      line.mark ? 'marked' : '',
      timeCell(line.time),
      patient,
      make('td', 'phone', line.phone),
      visit,
      status,
      make('td', 'note', line.note),
    )
  }

  function freeRow(time: string, words: string): HTMLElement {
    const rest = make('td', 'words', words)
    rest.setAttribute('colspan', String(COLUMNS.length - 1))
    return make('tr', 'free', timeCell(time), rest)
  }

  function doctorSection(day: KitDay, doctor: KitDoctor): HTMLElement {
    const heads = COLUMNS.map((name) => {
      const head = make('th', '', name)
      head.setAttribute('scope', 'col')
      return head
    })
    const rows = doctor.lines.map((line) =>
      line.kind === 'visit' ? visitRow(line) : freeRow(line.time, line.words),
    )
    const blank = Array.from({ length: BLANK_LINES }, () => freeRow('', ''))
    for (const row of blank) row.classList.add('blank')
    return make(
      'section',
      'doctor',
      make('h3', '', doctor.name, make('span', 'of-day', day.title)),
      ...(doctor.facts.length > 0 ? [make('p', 'facts', doctor.facts.join(' · '))] : []),
      make('table', '', make('thead', '', make('tr', '', ...heads)), make('tbody', '', ...rows, ...blank)),
    )
  }

  function daySection(day: KitDay): HTMLElement {
    return make(
      'section',
      'day',
      make('h2', '', day.title),
      ...day.facts.map((fact) => make('p', 'facts', fact)),
      ...day.doctors.map((doctor) => doctorSection(day, doctor)),
    )
  }

  function button(words: string, className: string, act: () => void): HTMLElement {
    const element = make('button', className, words)
    element.setAttribute('type', 'button')
    element.addEventListener('click', act)
    return element
  }

  function warn(id: string, words: string): void {
    find(id).textContent = words
    find(id).hidden = words === ''
  }

  function ageWords(milliseconds: number): string {
    const minutes = Math.floor(milliseconds / 60_000)
    if (minutes < 1) return ''
    if (minutes < 120) return `, ${minutes} min ago`
    return `, ${Math.floor(minutes / 60)} hours ago`
  }

  const kit = JSON.parse(find('kit').textContent ?? '') as KitPageData // made by build-outage-kit.ts
  const form = find<HTMLFormElement>('unlock')
  const password = find<HTMLInputElement>('password')
  const select = find<HTMLSelectElement>('user')
  const list = find('list')
  const submit = find<HTMLButtonElement>('open')

  function showAge(): void {
    find('age').textContent = ageWords(Date.now() - Date.parse(kit.madeAt))
    // Swedish writes dates as ISO 8601 does.
    const today = new Date().toLocaleDateString('sv-SE', { timeZone: kit.timeZone })
    warn('days-warning', kit.dates.includes(today) ? '' : 'Today is not in this list. It is an old one.')
  }

  function close(): void {
    list.replaceChildren()
    list.hidden = true
    form.hidden = false
    password.focus()
  }

  function show(days: readonly KitDay[]): void {
    const tools = make(
      'div',
      'tools',
      button('Print', 'primary', () => window.print()),
      button('Close the list', '', close),
    )
    const reading = make(
      'p',
      'facts screen-only',
      'Write on the print. When the network is back, enter what happened at the desk under “Paper notes”.',
    )
    list.replaceChildren(tools, reading, ...days.map(daySection))
    form.hidden = true
    list.hidden = false
    list.tabIndex = -1
    list.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }

  kit.users.forEach(({ name }, index) => {
    select.append(new Option(name, String(index)))
  })
  showAge()
  document.addEventListener('visibilitychange', showAge)
  if (kit.users.length === 0) {
    warn('problem', 'Nobody can open this list: no user of this desk has signed in since it was set up.')
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!globalThis.crypto?.subtle) {
      warn(
        'problem',
        'This browser cannot unlock the list. Open the file in Edge, Chrome, Firefox or Safari.',
      )
      return
    }
    warn('problem', '')
    submit.disabled = true
    openList(kit, Number(select.value), password.value)
      .then(show, () => {
        const name = kit.users[Number(select.value)]?.name ?? ''
        warn('problem', `This is not the password that ${name} last used at this desk.`)
        password.select()
      })
      .finally(() => {
        submit.disabled = false
        if (form.hidden) password.value = ''
      })
  })
}
