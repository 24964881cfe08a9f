/** Modules with native code: they stay outside the bundle of the main process and lie in the package as they are. */
export const APP_MODULES = ['better-sqlite3', '@node-rs/argon2'] as const
