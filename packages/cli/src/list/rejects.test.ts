import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { Rejects, rangesOf } from './rejects.ts';

function rejects(places: readonly number[], path?: string): Rejects {
  const all = new Rejects(path);
  for (const place of places)
    all.add({ place, text: `text ${place}`, reason: `"text ${place}\u001b[2J" is no sample.` });
  all.close();
  return all;
}

const many = Array.from({ length: 5000 }, (_, index) => index * 3 + 1);

describe('what could not be asked about', () => {
  it('is nothing to tell of where there is none', () => {
    expect(rejects([]).explain('line', {})).toBe('');
  });

  it('is named in full while it is little', () => {
    const text = rejects([3, 17]).explain('line', {});
    expect(text).toBe(
      [
        'sandjury: 2 lines left out, being no sample:',
        '  line 3: "text 3\\u{1b}[2J" is no sample.',
        '  line 17: "text 17\\u{1b}[2J" is no sample.',
        '',
      ].join('\n'),
    );
  });

  it('is named by its lines where a program or a file reads, to the last one', () => {
    const text = rejects(many).explain('line', {});
    const named = new Set(text.match(/\d+/g)?.map(Number));
    expect(many.filter((place) => !named.has(place))).toEqual([]);
  });

  it.each([40, 80, 200])('takes a few lines of a terminal of %i columns, and says how to see all', (errColumns) => {
    const lines = rejects(many).explain('line', { errColumns }).trimEnd().split('\n');
    expect(lines.length).toBeLessThan(18);
    expect(lines.filter((line) => stringWidth(line) > errColumns)).toEqual(lines.slice(0, errColumns < 50 ? 1 : 0));
    expect(lines.join(' ').replace(/\s+/g, ' ')).toMatch(/ and 4,[0-9]{3} more \(--rejects FILE writes them all\)\.$/);
  });

  it('is in a file, all of it, where one is wanted', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandjury-'));
    try {
      const path = join(folder, 'rejects.ndjson');
      rejects(many, path);
      const rows = readFileSync(path, 'utf8').trim().split('\n');
      expect(rows).toHaveLength(5000);
      expect(JSON.parse(rows[1] ?? '')).toEqual({
        place: 4,
        reason: expect.stringContaining('no sample'),
        text: 'text 4',
      });
      const lost = rejects([3], folder);
      expect(lost.failure?.message).toMatch(/cannot be written: it is a directory/);
      expect(lost.explain('line', {})).not.toContain('all of them are in');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('ranges join neighbours, and say how many they name', () => {
  expect(rangesOf(Uint32Array.of(1, 2, 3, 7, 9, 10), 100)).toEqual({ text: '1-3, 7, 9-10', named: 6 });
  expect(rangesOf(Uint32Array.of(1, 2, 3, 7, 9, 10), 5)).toEqual({ text: '1-3', named: 3 });
});
