import { mongo } from 'mongoose'
import { StartError } from '../../src/start-error.ts'

/** MongoDB's codes for a login that is wrong, or that is wanted and was not given. */
const REFUSED_LOGIN: readonly unknown[] = [13, 18, 8000]

/**
 * Connects to the target of an export and asks what is there, so that everything wrong with its address is known
 * before the store is copied.
 * @throws StartError, in which the address is not repeated: a password stands in it
 */
export async function connectTarget(uri: string, dbName: string): Promise<mongo.MongoClient> {
  const client = clientFor(uri, dbName)
  try {
    await client.connect()
    await client.db(dbName).listCollections({}, { nameOnly: true }).toArray()
    return client
  } catch (error) {
    await client.close()
    throw new StartError(sentenceOf(error))
  }
}

function clientFor(uri: string, dbName: string): mongo.MongoClient {
  try {
    const options = {
      serverSelectionTimeoutMS: 5000,
      writeConcern: { w: 'majority' as const, journal: true },
    }
    const client = new mongo.MongoClient(uri, options)
    client.db(dbName) // refuses a name that is none
    return client
  } catch {
    throw new StartError(
      'The address after --to is none that MongoDB can read: check its host, port, database and options. ' +
        'Signs such as @ : / % in a password are written as %40 %3A %2F %25.',
    )
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof mongo.MongoServerError)) {
    return 'The target does not answer; check that it runs and that the address is right.'
  }
  return REFUSED_LOGIN.includes(error.code)
    ? 'The target refuses the login; check the user, the password and authSource in the address, and what that user may do.'
    : `The target answers with an error (${Number(error.code)}); check that it is a MongoDB server that can be written.`
}
