type SearchLimitsProps = { readonly className?: string }

/** Why somebody the clinic knows may not be found without the server. */
export function SearchLimits({ className = '' }: SearchLimitsProps) {
  return (
    <p role="status" className={`text-sm text-muted ${className}`}>
      Without the server only patients of these days, and those opened here lately, are found.
    </p>
  )
}
