import { useState } from 'react'
import type { DeskState } from '../../ipc/ipc-contract.ts'
import { useActions } from '../state/desk-context.tsx'
import { Notice } from '../ui/notice.tsx'
import { KnownUserList } from './known-user-list.tsx'
import { PasswordForm } from './password-form.tsx'
import { SignInForm } from './sign-in-form.tsx'

type Forgotten = { readonly email: string; readonly sentence: string }

/** The way in: people of this desk by their password, with the server or without; anybody else by e-mail. */
export function Entrance({
  desk,
  userId,
}: {
  readonly desk: DeskState
  readonly userId?: string | undefined
}) {
  const { unlock } = useActions()
  const { knownUsers } = desk
  const [chosen, setChosen] = useState<string | null>(() => (userId ?? knownUsers[0]?.userId) || null)
  const [forgotten, setForgotten] = useState<Forgotten | null>(null)
  const user = knownUsers.find((each) => each.userId === chosen)
  const [takesFocus, setTakesFocus] = useState(true)
  const choose = (id: string | null, byPointer: boolean) => {
    setChosen(id)
    setTakesFocus(byPointer)
    setForgotten(null)
  }
  return (
    <>
      {knownUsers.length > 0 ? (
        <KnownUserList users={knownUsers} chosen={user ? chosen : null} onChoose={choose} />
      ) : null}
      {user ? (
        <PasswordForm
          key={user.userId}
          verb="Unlock"
          busyVerb="Unlocking…"
          autoFocus={takesFocus}
          onSubmit={(password) => unlock(user.userId, password)}
          // This desk does not know them any more: too many wrong passwords, or too long without the server.
          onRefused={({ code, message }) => {
            if (code === 'unauthenticated') setForgotten({ email: user.email, sentence: message })
            if (code === 'unauthenticated') setChosen(null)
          }}
        />
      ) : (
        <>
          {forgotten ? <Notice kind="error">{forgotten.sentence}</Notice> : null}
          <SignInForm
            key={forgotten?.email}
            email={forgotten?.email ?? ''}
            autoFocus={takesFocus || forgotten !== null}
          />
        </>
      )}
    </>
  )
}
