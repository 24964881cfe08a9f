import { aggregate } from './aggregate.ts'
import {
  create,
  createIndexes,
  drop,
  dropDatabase,
  dropIndexes,
  listCollections,
  listDatabases,
  listIndexes,
} from './catalog-commands.ts'
import type { Command } from './command.ts'
import { getMore, killCursors } from './cursor-commands.ts'
import { find } from './find.ts'
import { count, distinct, explainOf } from './reads.ts'
import { buildInfo, endSessions, hello, ping } from './server-commands.ts'
import { deleteCommand, findAndModify, insert, update } from './writes.ts'

const others: ReadonlyMap<string, Command> = new Map<string, Command>(
  Object.entries({
    aggregate,
    buildInfo,
    buildinfo: buildInfo,
    count,
    create,
    createIndexes,
    delete: deleteCommand,
    distinct,
    drop,
    dropDatabase,
    dropIndexes,
    endSessions,
    find,
    findAndModify,
    findandmodify: findAndModify,
    getMore,
    hello,
    insert,
    isMaster: hello,
    ismaster: hello,
    killCursors,
    listCollections,
    listDatabases,
    listIndexes,
    ping,
    update,
  }),
)

/** Every command about data or the server. Anything else is answered with CommandNotFound. */
export const commands: ReadonlyMap<string, Command> = new Map([...others, ['explain', explainOf(others)]])
