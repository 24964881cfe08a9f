/** A number that calls when it is pressed. */
export function PhoneLink({ phone }: { readonly phone: string }) {
  return (
    <a href={`tel:${phone.replace(/[^+\d]/g, '')}`} className="text-accent-text underline">
      {phone}
    </a>
  )
}
