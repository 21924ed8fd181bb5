import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const setupFiles = process.argv.some((word) => word.startsWith('--coverage')) ? ['test/support/native-copies.ts'] : [];

// `boundaries` is a project of its own because `pnpm check` runs it alone.
export default defineConfig({
  test: {
    // Two at least: on two cores vitest would run one file at a time, and half of what a test of a server does is waiting.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    coverage: {
      // What `pnpm coverage` fails below, in percent of the branches of all files of a package together.
      thresholds: {
        'packages/alibaba/src/**': { branches: 95 },
        'packages/vmray/src/**': { branches: 95 },
        'packages/core/src/**': { branches: 97 },
        'packages/compare/src/**': { branches: 97 },
      },
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'examples/*/src/**/*.test.ts'],
          testTimeout: 20_000,
          setupFiles,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/**/*.test.ts'],
          exclude: ['test/boundaries.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
          setupFiles,
        },
      },
      { test: { name: 'boundaries', include: ['test/boundaries.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
