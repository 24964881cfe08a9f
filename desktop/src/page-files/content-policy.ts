/** The one style element react-aria adds to a page (touch-action of pressable elements); the e2e test watches it. */
const REACT_ARIA_STYLE = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"

/**
 * The content security policy of the renderer's page: only what the shell itself serves may run or load, nobody may
 * frame it, and it may connect to `connect` alone ('self' for the browser shell's socket, 'none' in Electron).
 */
export function contentPolicy(connect: "'self'" | "'none'"): string {
  return `default-src 'none'; script-src 'self'; style-src 'self' ${REACT_ARIA_STYLE}; img-src 'self' data:; font-src 'self'; connect-src ${connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}
