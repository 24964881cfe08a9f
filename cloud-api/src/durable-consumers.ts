import type { DurableConsumer } from './consumers/durable-consumer.ts'
import { freedTimes } from './freed-times/freed-times.consumer.ts'

/** Every durable consumer. A new one is a file in its feature and a line here. */
export const durableConsumers: readonly DurableConsumer[] = [freedTimes]
