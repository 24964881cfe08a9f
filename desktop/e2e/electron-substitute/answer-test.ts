/**
 * Carries the test's `evaluate`: the function comes as text, is called with Electron's parts and the argument, and
 * its answer goes back. A test that dies takes the program with it.
 */
export function answerTest(electron: object): void {
  process.on(
    'message',
    (message: { readonly id: number; readonly source: string; readonly arg: unknown }) => {
      const { id, source, arg } = message
      void evaluate(source, electron, arg).then(
        (value) => process.send?.({ id, value }),
        (error) => process.send?.({ id, error: String(error) }),
      )
    },
  )
  process.on('disconnect', () => process.exit(1))
}

async function evaluate(source: string, electron: object, arg: unknown): Promise<unknown> {
  // The test's own function; nobody else can write to this pipe.
  const work = new Function(`return (${source})`)() as (given: object, arg: unknown) => unknown
  return work(electron, arg)
}
