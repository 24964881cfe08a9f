import { STAGES, type Step, stageOf } from './steps.ts'

type ProgressProps = { readonly step: Step; readonly onGo: (step: Step) => void }

/** Where the patient is, and a way back to each question already answered. */
export function Progress({ step, onGo }: ProgressProps) {
  const current = stageOf(step)
  return (
    <nav aria-label={`Step ${current + 1} of ${STAGES.length}`}>
      <ol className="grid grid-cols-5 gap-1.5">
        {STAGES.map((stage, i) => (
          <li key={stage.step} aria-current={i === current ? 'step' : undefined}>
            {i < current ? (
              <button
                type="button"
                onClick={() => onGo(stage.step)}
                className="flex min-h-11 w-full cursor-pointer flex-col gap-1 pt-1 text-left text-sm text-accent-text underline-offset-4 hover:underline"
              >
                <span aria-hidden className="h-1 w-full rounded-full bg-accent" />
                <span>
                  <span className="sr-only">Back to: </span>
                  {stage.name}
                </span>
              </button>
            ) : (
              <span
                className={`flex min-h-11 flex-col gap-1 pt-1 text-sm ${i === current ? 'font-semibold' : 'text-muted'}`}
              >
                <span
                  aria-hidden
                  className={`h-1 w-full rounded-full ${i === current ? 'bg-accent' : 'bg-border'}`}
                />
                {stage.name}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
