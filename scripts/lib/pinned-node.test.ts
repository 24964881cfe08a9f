import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findPinnedNode, nodeProblem } from './pinned-node.mjs'

it('refuses a Node that is too old, in one sentence', () => {
  expect(nodeProblem('18.20.4')).toMatch(
    /^Node 18\.20\.4 is too old; [^.]+\d+ or newer \(\S+\) and try again\.$/,
  )
  expect(nodeProblem('20.0.0')).toBeNull()
  expect(nodeProblem('26.10.0')).toBeNull()
})

it('finds the Node this very test runs on', () => {
  expect(findPinnedNode(join(import.meta.dirname, '..', '..'))).toBe(process.execPath)
})

it('takes the running Node where none is packaged, if it is new enough', () => {
  expect(findPinnedNode('/nowhere')).toBe(process.execPath)
})
