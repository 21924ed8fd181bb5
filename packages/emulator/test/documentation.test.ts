import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  startAlibabaEmulator,
  startCapeEmulator,
  startHybridAnalysisEmulator,
  startJoeSandboxEmulator,
  startMalwareBazaarEmulator,
  startTriageEmulator,
  startVirustotalEmulator,
  startVmrayEmulator,
} from '../src/index.ts';

const run = promisify(execFile);
const root = new URL('../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');
const readme = textOf('README.md');

it('the first page stays one page', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(121);
});

it('leads to pages that are there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThanOrEqual(3);
  expect(links.filter((link) => !existsSync(new URL(link, root)))).toEqual([]);
});

it.each([
  ['README.md', '1 429 getSampleByHash\n2 200 getSampleByHash\n'],
  ['docs/kit.md', ''],
])('the program of %s runs as it stands', async (page, printed) => {
  const [, program = ''] = /```ts\n(.*?)```/s.exec(textOf(page)) ?? [];
  expect(program).toContain('await emulator.close();');
  const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '-e', program], { cwd: root });
  expect(stdout).toBe(printed);
});

/** The names in the first column of the table that begins with this word. */
function namesUnder(vendor: string): string[] {
  const [, table = ''] = textOf('docs/operations.md').split(`| ${vendor}`);
  const [rows = ''] = table.split('\n\n');
  const firstCells = rows
    .split('\n')
    .slice(2)
    .map((row) => row.split('|')[1] ?? '');
  return firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
}

/** The operations that an emulator lists when it is asked to spoil one that it does not have. */
function namesInRefusal(emulator: { fail(operation: string, fault: { status: number }): void }): string[] {
  try {
    emulator.fail('no such operation', { status: 500 });
  } catch (error) {
    return /Known: (.*) and \*\.$/.exec(String(error))?.[1]?.split(', ') ?? [];
  }
  return [];
}

describe('the table of operations', () => {
  it.each([
    ['VMRay', startVmrayEmulator],
    ['Alibaba Cloud', startAlibabaEmulator],
    ['CAPE', startCapeEmulator],
    ['MalwareBazaar', startMalwareBazaarEmulator],
    ['VirusTotal', startVirustotalEmulator],
    ['Triage', startTriageEmulator],
    ['Hybrid Analysis', startHybridAnalysisEmulator],
    ['Joe Sandbox', startJoeSandboxEmulator],
  ])('has those of %s, and no other', async (vendor, start) => {
    const emulator = await start();
    try {
      const known = namesInRefusal(emulator);
      if (vendor === 'Alibaba Cloud') known.push('PostObject');
      expect(namesUnder(vendor).toSorted()).toEqual(known.toSorted());
    } finally {
      await emulator.close();
    }
  });
});
