import { spawn } from 'node:child_process'

/**
 * Runs a program in the foreground and passes SIGTERM on to it. Ctrl-C reaches the program by itself, as the
 * terminal signals the whole group; this process only waits for it to end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: 'inherit', ...options })
    const wait = () => {}
    const terminate = () => child.kill('SIGTERM')
    process.on('SIGINT', wait)
    process.on('SIGTERM', terminate)
    const done = () => {
      process.off('SIGINT', wait)
      process.off('SIGTERM', terminate)
    }
    child.once('error', (error) => {
      done()
      reject(error)
    })
    child.once('exit', (code) => {
      done()
      resolve(code ?? 1)
    })
  })
}

/**
 * Runs npm, the very one that runs this script where there is one.
 * @param {string} root
 * @param {readonly string[]} args
 */
export function runNpm(root, args) {
  const npm = process.env.npm_execpath
  if (npm?.endsWith('.js')) return run(process.execPath, [npm, ...args], { cwd: root })
  return run('npm', args, { cwd: root, shell: process.platform === 'win32' })
}
