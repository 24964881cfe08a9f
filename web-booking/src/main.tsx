import './api/zod-without-eval.ts'
import '@fontsource-variable/inter'
import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { session } from './api/page-api.ts'
import { App } from './app.tsx'

// Every screen begins at its top, also the one Back leads to.
history.scrollRestoration = 'manual'

void session.restore()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no root element')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
