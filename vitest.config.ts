import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const setupFiles = process.argv.some((word) => word.startsWith('--coverage'))
  ? ['test/support/sources/native-copies.ts']
  : [];

const shared = { setupFiles };
const inPackages = ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts'];
// Their tests hold the network and read replies of hundreds of MB.
const alone = ['packages/{core,vmray,alibaba}/**/*.test.ts'];

// Each project runs alone by `pnpm test --project NAME`; `pnpm check` does so with `boundaries`.
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
          ...shared,
          name: 'unit',
          include: [...inPackages, 'examples/*/src/**/*.test.ts'],
          exclude: [...alone, '**/node_modules/**'],
          // A process of its own costs more than the tests of most files: files share them here, and leave nothing behind.
          isolate: false,
          unstubEnvs: true,
          testTimeout: 20_000,
        },
      },
      { test: { ...shared, name: 'network', include: alone, testTimeout: 20_000 } },
      { test: { ...shared, name: 'cli', include: ['test/{cli,pages}/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { ...shared, name: 'faults', include: ['test/faults/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          ...shared,
          name: 'hostile',
          include: ['test/{fuzz,hostile,support}/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      { test: { ...shared, name: 'packed', include: ['test/packed/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'boundaries', include: ['test/boundaries.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
