import { useState } from 'react'
import { FreshnessLine } from '../desk-lock/freshness-line.tsx'
import { useDesk, useDeskStore } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { Entrance } from './entrance.tsx'
import { EntranceFrame } from './entrance-frame.tsx'
import { FirstRunScreen } from './first-run-screen.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** Nobody is signed in: the first run, or who is at the desk. */
export function SignInScreen() {
  const store = useDeskStore()
  const desk = useDesk((state) => state.desk)
  const [isSettingUp, setSettingUp] = useState(false)
  if (!desk) {
    return (
      <EntranceFrame title="Front desk" detail="Sign in to see the day">
        <SignInForm />
      </EntranceFrame>
    )
  }
  // Once somebody has signed in, the desk belongs to a clinic, and its server is not changed by a visitor.
  const mayChange = desk.canPair && desk.knownUsers.length === 0
  const isFirstRun = desk.canPair && desk.apiUrl === null
  if (isFirstRun || (isSettingUp && mayChange)) {
    return (
      <FirstRunScreen
        desk={desk}
        {...(!isFirstRun && { onCancel: () => setSettingUp(false) })}
        onDone={(paired) => {
          store.setState({ desk: paired })
          setSettingUp(false)
        }}
      />
    )
  }
  return (
    <EntranceFrame title="Front desk" detail={desk.name || 'Sign in to see the day'}>
      <Entrance desk={desk} />
      <FreshnessLine />
      {mayChange && desk.apiUrl ? (
        <p className="flex flex-wrap items-center justify-between gap-x-2 text-sm text-muted">
          <span className="min-w-0 break-all">Server: {new URL(desk.apiUrl).host}</span>
          <Button look="quiet" className="min-h-7 px-1 text-sm" onClick={() => setSettingUp(true)}>
            Change the server
          </Button>
        </p>
      ) : null}
    </EntranceFrame>
  )
}
