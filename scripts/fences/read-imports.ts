import { type ESTree, parseSync, Visitor } from 'vite'
import { isTest } from './judge-edges.ts'

/** One place where a file names another module. `isType`: nothing of it is left when the program runs. */
export type Import = { readonly specifier: string; readonly line: number; readonly isType: boolean }

/**
 * Every module a source file names: import, export from, import(), an imported type, require(), and the source file
 * of a `new URL('…', import.meta.url)`, which is how a worker or a child process is started.
 * @throws Error for a file that does not parse, and for an import() whose target is computed: it cannot be judged. What
 * tests are made of may compute it: they load programs of other versions.
 */
export function readImports(path: string, source: string): readonly Import[] {
  const { program, errors } = parseSync(path, source)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const imports: Import[] = []
  const add = (specifier: string, at: number, isType = false) =>
    imports.push({ specifier, line: source.slice(0, at).split('\n').length, isType })

  new Visitor({
    ImportDeclaration: ({ source, importKind, start }) => add(source.value, start, importKind === 'type'),
    ExportNamedDeclaration: ({ source, exportKind, start }) => {
      if (source) add(source.value, start, exportKind === 'type')
    },
    ExportAllDeclaration: ({ source, exportKind, start }) => add(source.value, start, exportKind === 'type'),
    TSImportType: ({ source, start }) => add(source.value, start, true),
    TSExternalModuleReference: ({ expression, start }) => add(expression.value, start),
    ImportExpression: ({ source, start }) => {
      const target = textOf(source)
      if (target !== null) add(target, start)
      else if (!isTest(path)) {
        throw new Error(`${path}: import() of a computed name cannot be judged; write it out`)
      }
    },
    CallExpression: ({ callee, arguments: [first], start }) => {
      const target = callee.type === 'Identifier' && callee.name === 'require' ? textOf(first) : null
      if (target !== null) add(target, start)
    },
    NewExpression: ({ callee, arguments: [first, second], start }) => {
      if (callee.type !== 'Identifier' || callee.name !== 'URL' || second?.type !== 'MemberExpression') return
      const target = textOf(first)
      if (target !== null && /\.[cm]?[jt]sx?$/.test(target)) add(target, start)
    },
  }).visit(program)
  return imports
}

/** A text that is written out; null: anything else. */
function textOf(node: ESTree.Expression | ESTree.Argument | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? null
  return null
}
