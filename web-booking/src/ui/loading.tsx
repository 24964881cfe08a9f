/** Shown while something is read; announced politely, without motion. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p role="status" className="rounded-lg bg-sunken px-4 py-6 text-center text-muted">
      Loading {what}…
    </p>
  )
}
