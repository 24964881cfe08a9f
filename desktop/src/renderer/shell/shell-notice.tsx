import { Notice } from '../ui/notice.tsx'

/** This browser came without the link. */
export function ShellNotice() {
  return (
    <main className="flex h-full items-center justify-center p-4">
      <div className="max-w-md">
        <h1 className="mb-3 text-xl font-semibold">Front desk</h1>
        <Notice kind="warning" title="This browser has not been let in">
          <p>
            Open the link that was printed when the front desk started. Each link opens one browser; a new one
            is printed when it has been used.
          </p>
        </Notice>
      </div>
    </main>
  )
}
