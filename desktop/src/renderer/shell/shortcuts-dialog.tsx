import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useActions } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'

const GROUPS = [
  {
    title: 'Everywhere',
    keys: [
      ['Ctrl K or /', 'Find a patient, or do something'],
      ['T', 'Today'],
      ['[ and ]', 'Previous and next day'],
      ['B', 'Book'],
      ['W', 'Walk-in: book now and check in'],
      ['G then D, A, P', 'Go to Day, Attention, Patients'],
      ['G then N, L, S', 'Go to Paper notes, Day list, Settings'],
      ['Ctrl L', 'Lock the desk'],
      ['U', 'Undo what was just done'],
      ['?', 'These keys'],
    ],
  },
  {
    title: 'On the board',
    keys: [
      ['Arrows', 'Move'],
      ['Enter', 'Open the appointment, or book this time'],
      ['B', 'Book here'],
      ['M', 'Move the appointment: arrows, Enter drops, Esc leaves it'],
      ['C', 'Check in'],
      ['S', 'Start'],
      ['D', 'Complete'],
      ['N', 'No-show'],
      ['X', 'Cancel'],
      ['Esc', 'Close the panel'],
    ],
  },
] as const

export function ShortcutsDialog() {
  const { showDialog } = useActions()
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={() => showDialog(null)}
      className="fixed inset-0 z-50 flex items-center justify-center bg-black/40 p-4"
    >
      <Modal className="max-h-full w-full max-w-xl overflow-auto rounded-lg bg-raised shadow-raised">
        <Dialog className="flex flex-col gap-4 p-5 outline-none">
          <Heading slot="title" className="text-lg font-semibold">
            Keys
          </Heading>
          <div className="grid gap-5 sm:grid-cols-2">
            {GROUPS.map(({ title, keys }) => (
              <section key={title}>
                <h3 className="mb-1 font-semibold">{title}</h3>
                <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1.5">
                  {keys.map(([key, does]) => (
                    <div key={key} className="contents">
                      <dt>
                        <kbd className="rounded-sm border border-border-strong bg-sunken px-1.5 font-sans text-sm whitespace-nowrap">
                          {key}
                        </kbd>
                      </dt>
                      <dd>{does}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <Button className="self-end" onClick={() => showDialog(null)}>
            Close
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
