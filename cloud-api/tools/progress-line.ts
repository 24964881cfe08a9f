/** Shows how far a long command is: one line that is written over on a terminal, a line for each tenth elsewhere. */
export function createProgressLine(write: (text: string) => void, isTerminal: boolean) {
  let shown = ''
  return {
    /** `share` is 0 to 1. */
    show: (what: string, share: number): void => {
      const percent = Math.floor(share * 100)
      const text = `${what} ${isTerminal ? percent : Math.floor(percent / 10) * 10} %`
      if (text === shown) return
      shown = text
      write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`)
    },
    end: (): void => {
      if (isTerminal && shown !== '') write('\r\u001b[K')
    },
  }
}
