import { z } from 'zod'
import { defineEndpoints } from '../api/define-endpoint.ts'

export const zHealth = z.object({
  status: z.enum(['ok', 'unavailable']),
  version: z.string(),
  store: z.enum(['embedded', 'mongodb']),
  /** The oldest desk this server works with. */
  leastDeskVersion: z.string(),
})

export const healthEndpoints = defineEndpoints('health', {
  read: {
    method: 'GET',
    path: '/health',
    summary: 'Whether the API can reach its store and its indexes stand',
    access: 'public',
    response: zHealth,
    errors: ['unavailable'],
  },
})
