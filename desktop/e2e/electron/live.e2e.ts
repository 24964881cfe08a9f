// The scenario of the browser shell once more, in Electron: see README.md of ../electron-substitute.
import './use-electron.ts'
import '../live.e2e.ts'
