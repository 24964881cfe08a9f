import './bridge/zod-without-eval.ts'
import '../temporal-where-missing.ts'
import '@fontsource-variable/inter'
import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { openBridge } from './bridge/open-bridge.ts'
import { createDeskStore } from './state/create-desk-store.ts'
import { DeskProvider } from './state/desk-context.tsx'

const bridge = openBridge()
const store = createDeskStore(bridge)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no root element')
createRoot(root).render(
  <StrictMode>
    <DeskProvider store={store} bridge={bridge}>
      <App />
    </DeskProvider>
  </StrictMode>,
)
