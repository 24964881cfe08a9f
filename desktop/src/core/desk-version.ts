import packageJson from '../../package.json' with { type: 'json' }

/** This desk's version, which every request to the server names. */
export const DESK_VERSION: string = packageJson.version
