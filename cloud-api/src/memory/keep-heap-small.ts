import { setFlagsFromString } from 'node:v8'

/**
 * Collects garbage when the heap is half as large again as what was alive last time. On a machine with much memory V8
 * waits until it is four times as large, for a speed that an API does not notice.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50')
}
