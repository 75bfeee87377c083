import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const BROWSER = '**/*.e2e.test.ts';
const NOT_OURS = ['**/node_modules/**', '**/dist/**', 'var/**'];

/**
 * Processes rather than threads: native modules, and tests that kill what they started.
 * Threads and processes that tests start find our code compiled, as they do in service.
 * Tests in a browser come after the others, one file at a time, so that two cores are enough for their deadlines.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/parley') },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['**/*.test.ts'],
          exclude: [...NOT_OURS, BROWSER],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER],
          exclude: NOT_OURS,
          testTimeout: 90_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
