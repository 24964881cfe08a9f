import { type FormEvent, useState } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

/** The server asks for the password again: until then what was done here waits. */
export function SignInDialog() {
  const { showDialog, signIn } = useActions()
  const user = useDesk((state) => state.user)
  const known = useDesk((state) => state.desk?.knownUsers.find(({ userId }) => userId === state.user?.userId))
  const [email, setEmail] = useState(known?.email ?? '')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    try {
      await signIn(email, password)
      showDialog(null)
    } catch (error) {
      setProblem(errorSentence(error))
      setPassword('')
      setBusy(false)
    }
  }

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={() => showDialog(null)}
      className="fixed inset-0 z-50 flex items-start justify-center bg-black/40 p-4 pt-[12vh]"
    >
      <Modal className="w-full max-w-sm rounded-lg bg-raised shadow-raised">
        <Dialog className="outline-none">
          <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-5">
            <Heading slot="title" className="text-lg font-semibold">
              Sign in to send
            </Heading>
            <p className="text-muted">
              The server asks {user?.name} for the password again. What was done here is kept until then.
            </p>
            {problem ? <Notice kind="error">{problem}</Notice> : null}
            <Field
              label="E-mail"
              type="email"
              autoComplete="username"
              value={email}
              onChange={({ target }) => setEmail(target.value)}
            />
            <Field
              label="Password"
              type="password"
              autoComplete="current-password"
              // The only thing that is asked.
              autoFocus
              value={password}
              onChange={({ target }) => setPassword(target.value)}
            />
            <div className="flex gap-2">
              <Button type="submit" look="primary" isBusy={isBusy}>
                {isBusy ? 'Signing in…' : 'Sign in'}
              </Button>
              <Button onClick={() => showDialog(null)}>Later</Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
