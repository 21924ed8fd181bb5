import { defineConfig } from 'vitest/config';

// `boundaries` is a project of its own because `pnpm check` runs it alone.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'examples/*/src/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/**/*.test.ts'],
          exclude: ['test/boundaries.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      { test: { name: 'boundaries', include: ['test/boundaries.test.ts'] } },
    ],
  },
});
