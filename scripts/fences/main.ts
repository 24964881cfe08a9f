import { judgeRepository } from './judge-repository.ts'

// Part of `npm run lint`: who may import whom (fences.ts), and no new circles (circles-of-today.ts).
const problems = judgeRepository(process.cwd())
for (const problem of problems) console.error(problem)
console.log(problems.length === 0 ? 'Fences hold.' : `\n${problems.length} imports break a fence.`)
process.exitCode = problems.length === 0 ? 0 : 1
