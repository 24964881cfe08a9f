import '@fontsource-variable/inter'
import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { session } from './api/page-api.ts'
import { App } from './app.tsx'

// zod would try to compile its checks with eval, which the page's content security policy forbids.
z.config({ jitless: true })

void session.restore()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no root element')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
