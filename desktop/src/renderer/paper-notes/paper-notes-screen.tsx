export function PaperNotesScreen() {
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col gap-3 overflow-auto p-4">
      <h2 className="text-xl font-semibold">Paper notes</h2>
    </main>
  )
}
