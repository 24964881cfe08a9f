import { ArrowLeft } from 'lucide-react'

/** The way back to the screen before; nothing typed is lost by taking it. */
export function BackButton({ onBack }: { readonly onBack: () => void }) {
  return (
    <button
      type="button"
      onClick={onBack}
      className="-ml-2 flex min-h-11 cursor-pointer items-center gap-1.5 self-start rounded-md px-2 text-accent-text underline-offset-4 hover:underline"
    >
      <ArrowLeft aria-hidden className="size-5" />
      Back
    </button>
  )
}
