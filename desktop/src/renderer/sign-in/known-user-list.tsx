import { type ReactNode, useRef } from 'react'
import type { DeskState } from '../../ipc/ipc-contract.ts'

type KnownUser = DeskState['knownUsers'][number]

type KnownUserListProps = {
  readonly users: readonly KnownUser[]
  /** null: somebody who is not in the list. */
  readonly chosen: string | null
  /** By pointer, one wants to go on typing; by arrow keys, perhaps to the next one. */
  readonly onChoose: (userId: string | null, byPointer: boolean) => void
}

/** Who has been at this desk, the latest first, and somebody else. Arrow keys choose. */
export function KnownUserList({ users, chosen, onChoose }: KnownUserListProps) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-sm font-medium">Who is at the desk?</legend>
      {users.map(({ userId, name, email }) => (
        <Choice
          key={userId}
          isChosen={chosen === userId}
          onChoose={(byPointer) => onChoose(userId, byPointer)}
        >
          <span className="truncate font-semibold">{name}</span>
          <span className="truncate text-sm text-muted">{email}</span>
        </Choice>
      ))}
      <Choice isChosen={chosen === null} onChoose={(byPointer) => onChoose(null, byPointer)}>
        <span className="font-medium">Somebody else</span>
      </Choice>
    </fieldset>
  )
}

type ChoiceProps = {
  readonly isChosen: boolean
  readonly onChoose: (byPointer: boolean) => void
  readonly children: ReactNode
}

function Choice({ isChosen, onChoose, children }: ChoiceProps) {
  const byPointer = useRef(false)
  return (
    <label
      onPointerDown={() => {
        byPointer.current = true
      }}
      className="flex min-h-11 cursor-pointer items-center gap-2.5 rounded-md border border-border px-3 py-1 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-focus"
    >
      <input
        type="radio"
        name="user"
        checked={isChosen}
        onChange={() => {
          onChoose(byPointer.current)
          byPointer.current = false
        }}
        className="outline-none"
      />
      <span className="flex min-w-0 flex-col">{children}</span>
    </label>
  )
}
