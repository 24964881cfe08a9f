import { User } from 'lucide-react'
import { useState } from 'react'
import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components'
import { patientFacts } from '../patients/patient-facts.ts'
import { SearchLimits } from '../patients/search-limits.tsx'
import { usePatientSearch } from '../patients/use-patient-search.ts'
import { useActions } from '../state/desk-context.tsx'
import { listName } from '../time/words.ts'
import { type PaletteCommand, paletteCommands } from './palette-commands.ts'

/** One box for patients and for everything the desk can do. */
export function SearchDialog() {
  const [text, setText] = useState('')
  const actions = useActions()
  const { patients, isComplete } = usePatientSearch(text, 8)
  const wanted = text.trim().toLowerCase()
  const entries: PaletteCommand[] = [
    ...(wanted === '' ? [] : patients).map((patient) => ({
      id: patient.id,
      title: listName(patient),
      detail: patientFacts(patient),
      Icon: User,
      run: () => actions.showPatient(patient.id),
    })),
    ...paletteCommands(actions).filter(({ title }) => title.toLowerCase().includes(wanted)),
  ]
  const run = (id: string) => {
    actions.showDialog(null)
    entries.find((entry) => entry.id === id)?.run()
  }
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={() => actions.showDialog(null)}
      className="fixed inset-0 z-50 flex items-start justify-center bg-black/40 p-4 pt-[12vh]"
    >
      <Modal className="w-full max-w-lg overflow-hidden rounded-lg bg-raised shadow-raised">
        <Dialog aria-label="Find a patient or do something" className="outline-none">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label="Patient or command" autoFocus>
              <Input
                placeholder="Name, birth date, phone, or what to do"
                className="w-full border-b border-border bg-raised px-4 py-3 text-lg outline-none placeholder:text-muted"
              />
            </SearchField>
            <Menu
              items={entries}
              aria-label="Found"
              onAction={(key) => run(String(key))}
              renderEmptyState={() => <p className="p-3 text-muted">Nothing found.</p>}
              className="max-h-[60vh] overflow-auto p-1.5 outline-none"
            >
              {({ id, title, detail, Icon }) => (
                <MenuItem
                  id={id}
                  textValue={title}
                  className="flex cursor-pointer items-center gap-3 rounded-md px-3 py-1 outline-none data-focused:bg-accent-soft"
                >
                  <Icon aria-hidden className="size-4 shrink-0 text-muted" />
                  <span className="truncate font-medium">{title}</span>
                  <span className="tabular ml-auto shrink-0 text-sm text-muted">{detail}</span>
                </MenuItem>
              )}
            </Menu>
            {isComplete ? null : <SearchLimits className="border-t border-border px-4 py-2" />}
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
