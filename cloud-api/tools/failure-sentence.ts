type Known = { readonly code: string; readonly path: string | null }

/**
 * What went wrong with files, disk or the store's database, as a sentence for the person at the terminal; null:
 * something nobody foresaw. The messages of such errors are not shown: some quote what was being written.
 */
export function failureSentence(error: unknown): string | null {
  const known = knownOf(error)
  if (known === null) return null
  const place = known.path ?? 'A file or folder of this command'
  switch (known.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return 'There is no room left on the disk. Make room, or choose another place, and run it again.'
    case 'EACCES':
    case 'EPERM':
    case 'SQLITE_PERM':
    case 'SQLITE_READONLY':
      return `${place} may not be read or written. Change its permissions, or choose another place.`
    case 'EROFS':
      return `${place} is on a disk that cannot be written. Choose another place.`
    case 'ENOENT':
      return `${place} is not there. Check the name.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${place} is no folder, or goes through something that is none. Choose another place.`
    case 'EISDIR':
      return `${place} is a folder; a file is wanted here.`
    case 'EIO':
    case 'SQLITE_IOERR':
      return 'The disk could not be read or written. Look after the disk, or choose another place.'
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return 'The store is damaged: its file cannot be read. Bring back a backup: npm run restore -- --from <file> --force.'
    case 'SQLITE_CANTOPEN':
      return 'The store’s file cannot be opened. Check the permissions of DATA_DIR and that its disk can be written.'
    case 'SQLITE_BUSY':
      return 'Another program keeps the store’s file locked. End it and run this again.'
    default:
      return null
  }
}

function knownOf(error: unknown): Known | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  // Extended codes of SQLite begin with the code that says what it is: SQLITE_IOERR_WRITE.
  const code = /^SQLITE_[A-Z]+/.exec(error.code)?.[0] ?? error.code
  return { code, path: 'path' in error && typeof error.path === 'string' ? error.path : null }
}
