import { mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The lock of a program's folder. Electron's is synchronous, so this one is a file with the owner's process id;
 * a second program leaves its arguments in a file that the first one watches for.
 */
export function takeInstanceLock(folder: string, onSecond: (args: readonly string[]) => void): boolean {
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, 'substitute.lock')
  const mail = join(folder, 'substitute.second')
  const owner = readText(lock)
  if (owner && isAlive(Number(owner))) {
    writeFileSync(mail, JSON.stringify(process.argv))
    return false
  }
  writeFileSync(lock, String(process.pid))
  rmSync(mail, { force: true })
  watch(folder, (_event, name) => {
    if (name !== 'substitute.second') return
    const args = parseArguments(readText(mail))
    if (!args) return // seen before it was wholly written; the next event has it
    rmSync(mail, { force: true })
    onSecond(args)
  }).unref()
  process.once('exit', () => rmSync(lock, { force: true }))
  return true
}

function parseArguments(text: string | null): string[] | null {
  try {
    return text ? (JSON.parse(text) as string[]) : null
  } catch {
    return null
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
