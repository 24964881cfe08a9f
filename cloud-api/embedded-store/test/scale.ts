/** How much larger than in CI the long tests run: `STORE_TEST_SCALE=20 npm run test:db -- cloud-api/embedded-store`. */
export const scale = Number(process.env.STORE_TEST_SCALE ?? 1)
