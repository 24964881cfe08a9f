import { CircleCheck } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useDesk } from '../state/desk-context.tsx'
import { AttentionCard } from './attention-card.tsx'

/** What was done at this desk and is not accepted: a place to settle it, oldest first. */
export function AttentionScreen() {
  const items = useDesk((state) => state.attention)
  const clinic = useDesk((state) => state.clinic)
  const user = useDesk((state) => state.user)
  const opened = useDesk((state) => state.attentionId)
  const list = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    if (!opened) return
    list.current?.querySelector<HTMLElement>(`[data-operation-id="${opened}"]`)?.focus()
  }, [opened])

  /** The card had focus and is gone: the next one takes it. */
  const focusNext = (index: number) => {
    const cards = list.current?.querySelectorAll<HTMLElement>('[data-operation-id]') ?? []
    const next = cards[Math.min(index, cards.length - 1)]
    if (next) next.focus()
    else heading.current?.focus()
  }

  if (!clinic || !user) return null
  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-auto p-4">
      <div ref={list} className="mx-auto flex max-w-4xl flex-col gap-4">
        <div>
          <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none">
            Needs attention
          </h2>
          <p className="max-w-prose text-muted">
            What was done at this desk and the server could not accept. Nothing here is lost, and nobody has
            been told. Decide each, the oldest first.
          </p>
        </div>
        {items.length === 0 ? (
          <div className="flex flex-col items-center gap-2 rounded-lg border border-border bg-surface px-4 py-12 text-center">
            <CircleCheck aria-hidden className="size-8 text-success" />
            <p role="status" className="font-semibold">
              Nothing needs a decision.
            </p>
            <p className="text-muted">What the server refuses comes here, with both sides of it.</p>
          </div>
        ) : null}
        {items.map((item, index) => (
          <AttentionCard
            key={item.operation.operationId}
            item={item}
            clinic={clinic}
            user={user}
            onSettled={() => requestAnimationFrame(() => focusNext(index))}
          />
        ))}
      </div>
    </main>
  )
}
