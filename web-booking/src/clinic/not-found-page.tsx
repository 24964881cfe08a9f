import { Screen } from '../ui/screen.tsx'
import { PageFrame } from './page-frame.tsx'

/** An address that belongs to no clinic. */
export function NotFoundPage() {
  return (
    <PageFrame>
      <Screen title="We cannot find this clinic" tabTitle="Clinic not found">
        <p>
          There is no booking page at this address. It may have a typing mistake, or the clinic may have
          moved.
        </p>
        <p>
          Check the address in the message or on the card you have from your clinic, or call the clinic to
          book.
        </p>
      </Screen>
    </PageFrame>
  )
}
