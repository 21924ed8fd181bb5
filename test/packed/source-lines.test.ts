import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { sourceLines, sourceLinesTable } from './source-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'source-lines-'));
afterEach(() => rmSync(folder, { recursive: true }));

it('counts lines of source without tests, by package and by part', () => {
  const files = {
    'vmray/src/index.ts': 3,
    'vmray/src/index.test.ts': 100,
    'vmray-soar/src/xsoar/a.ts': 10,
    'vmray/test/helper.ts': 100,
    'cape/src/api/deep/a.ts': 1101,
    'emulator/src/index.ts': 1,
    'emulator/src/cape/server.ts': 300,
    'emulator/src/cape/server.json': 100,
    'create-sandjury-adapter/src/main.ts': 7,
    'create-sandjury-adapter/template/src/plugin.ts': 9,
    'create-sandjury-adapter/template/test/plugin.test.ts': 100,
  };
  for (const [name, lines] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), 'a\n'.repeat(lines));
  }
  expect(sourceLinesTable(sourceLines(folder)).split('\n')).toEqual([
    'source without tests | files | lines | goal',
    'cape | 1 | 1101 | 1100 (1 too many)',
    'create-sandjury-adapter | 1 | 7 | ',
    'emulator | 2 | 301 | ',
    'emulator: cape | 1 | 300 | 300',
    'template | 1 | 9 | 450',
    'vmray | 1 | 3 | 4200',
    'vmray-soar | 1 | 10 | ',
  ]);
});
