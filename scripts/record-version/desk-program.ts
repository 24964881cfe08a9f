// What a test of a later version needs of this version's desk: its whole core and the shell that runs it without
// Electron. bundle-desk.ts makes one file of it, so this list of names is the file's only use.
// biome-ignore-start lint/performance/noBarrelFile: the entry of a bundle
export { createBrowserShell } from '../../desktop/src/browser-host/browser-shell.ts'
export { createDesk } from '../../desktop/src/core/create-desk.ts'
export { answerCall } from '../../desktop/src/ipc/answer-call.ts'
// biome-ignore-end lint/performance/noBarrelFile: the entry of a bundle
