/*
 * The limits of all tests, in milliseconds. They end what hangs and must never end what is slow: a test takes ten times
 * as long on a loaded machine. limits.test.ts refuses limits of a test's own.
 */

/** One wait inside a test: for an element, a message, a process. */
export const HANG_MS = 120_000

/** A test or a hook, of several waits: the wait that hangs ends first and says what it waited for. */
export const TEST_HANG_MS = 5 * HANG_MS
