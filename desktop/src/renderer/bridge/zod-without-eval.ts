import { z } from 'zod'

// zod would try to compile its checks with eval, which the page's content security policy forbids. Every
// schema asks when it is made, so this file is imported before all others.
z.config({ jitless: true })
