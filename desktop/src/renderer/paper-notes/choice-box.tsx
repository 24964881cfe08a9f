import { type KeyboardEvent, useId, useState } from 'react'
import { BOX_CLASS, Labelled } from '../ui/field.tsx'

export type Choice = { readonly id: string; readonly name: string; readonly detail?: string }

type ChoiceBoxProps = {
  readonly label: string
  /** Already narrowed down to the text where the caller searches; else all. */
  readonly choices: readonly Choice[]
  readonly chosen: Choice | null
  readonly onChoose: (id: string) => void
  readonly error?: string | undefined
  readonly placeholder?: string
  /** Of a box whose caller searches: what is typed, and its changes. */
  readonly search?: { readonly text: string; readonly onType: (text: string) => void }
  /** Whether leaving by Tab takes the first of them. Not where a mistake would be somebody else's record. */
  readonly takesFirst: (choices: readonly Choice[]) => boolean
}

/** Type the beginning of a word, then Enter or Tab takes the first that fits; the arrows take another. */
export function ChoiceBox(props: ChoiceBoxProps) {
  const { label, choices, chosen, onChoose, error, placeholder, search, takesFirst } = props
  const listId = useId()
  /** null: nothing is being typed, and the chosen one's name is shown. */
  const [typed, setTyped] = useState<string | null>(null)
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const fitting = search || typed === null ? choices : choices.filter(({ name }) => fits(name, typed))
  const text = chosen && typed === null ? chosen.name : (search?.text ?? typed ?? '')
  const isShown = isOpen && fitting.length > 0
  const activeId = isShown ? `${listId}-${active}` : undefined

  const close = () => {
    setOpen(false)
    setTyped(null)
  }
  const choose = (choice: Choice | undefined) => {
    if (choice) onChoose(choice.id)
    close()
  }
  const open = () => {
    setOpen(true)
    setActive(0)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      if (isShown) setActive((active + step + fitting.length) % fitting.length)
      else open()
    } else if (event.key === 'Enter' && isShown) {
      // Taken first; the next Enter saves the line.
      event.preventDefault()
      choose(fitting[active])
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault()
      event.stopPropagation()
      close()
    } else if (event.key === 'Tab' && isShown && (active > 0 || (typed && takesFirst(fitting)))) {
      choose(fitting[active])
    }
  }

  return (
    <div className="relative">
      <Labelled label={label} error={error}>
        {(ids) => (
          <input
            {...ids}
            role="combobox"
            aria-expanded={isShown}
            aria-controls={isShown ? listId : undefined}
            aria-activedescendant={activeId}
            aria-autocomplete="list"
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={text}
            onFocus={({ currentTarget }) => {
              currentTarget.select()
              if (search && !chosen) open()
            }}
            onBlur={close}
            onClick={open}
            onChange={({ target }) => {
              setTyped(target.value)
              search?.onType(target.value)
              open()
            }}
            onKeyDown={onKeyDown}
            className={BOX_CLASS}
          />
        )}
      </Labelled>
      {isShown ? (
        <div
          id={listId}
          role="listbox"
          aria-label={label}
          className="absolute top-full left-0 z-30 mt-1 max-h-64 w-max max-w-80 min-w-full overflow-auto rounded-md border border-border-strong bg-raised p-1 shadow-raised"
        >
          {fitting.map((choice, index) => (
            <div
              key={choice.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // The box keeps the focus.
              onPointerDown={(event) => {
                event.preventDefault()
                choose(choice)
              }}
              className="cursor-pointer rounded-sm px-2 py-1 aria-selected:bg-accent-soft"
            >
              <span className="block truncate font-medium">{choice.name}</span>
              {choice.detail ? (
                <span className="tabular block truncate text-sm text-muted">{choice.detail}</span>
              ) : null}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  )
}

/** Whether every typed word begins a word of the name: `ham` finds Dr Hammond. */
function fits(name: string, typed: string): boolean {
  const words = name.toLowerCase().split(/[\s,.-]+/)
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)))
}
