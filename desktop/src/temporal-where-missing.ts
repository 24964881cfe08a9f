// Imported before all else by programs whose engine may have been built without Temporal.
if (typeof Temporal === 'undefined') await import('temporal-polyfill/global')

export {}
