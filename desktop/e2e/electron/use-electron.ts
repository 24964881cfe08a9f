import { openDesksIn } from '../front-desk.ts'

// Imported first by a scenario's file: its desks open in Electron.
openDesksIn('electron')
