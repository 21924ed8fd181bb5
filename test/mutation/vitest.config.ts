import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What is mutated decides verdicts, identity, consensus and signatures; these are the tests that hold it.
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: [
      'packages/core/src/iocs/{canonical,key,network,registry,windows}.test.ts',
      'packages/compare/src/{compare,compare.properties,votes/*}.test.ts',
      'packages/vmray/src/mapping/{verdict,iocs}.test.ts',
      'packages/alibaba/src/{mapping,read,sign}/*.test.ts',
      'packages/alibaba/src/wire/{fields,keys}.test.ts',
    ],
    testTimeout: 60_000,
  },
});
