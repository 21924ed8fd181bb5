import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { fixture } from '../../test/fixtures.ts';
import { familyOf } from './families.ts';
import { familyAliases, genericWords, leadingWords } from './family-words.ts';

const TablesSchema = z.object({
  records: z.array(
    z.object({ md5: z.string(), engines: z.record(z.string(), z.object({ label: z.string().nullable() })) }),
  ),
  oracles: z.object({
    avclass_families: z.record(z.string(), z.string()),
    avclass_vote_counts: z.record(z.string(), z.record(z.string(), z.number())),
  }),
});
const tables = TablesSchema.parse(fixture('real-virustotal-engine-tables'));
const IntelSchema = z.object({
  records: z.array(
    z.object({
      family_names_seen: z.array(z.string()).optional(),
      expected_family_after_normalization: z.string().optional(),
    }),
  ),
});

/** How many labels speak of each family, the most frequent first. */
function familiesOf(md5: string): [family: string, labels: number][] {
  const engines = tables.records.find((record) => record.md5 === md5)?.engines ?? {};
  const counts = new Map<string, number>();
  for (const { label } of Object.values(engines)) {
    const family = label === null ? null : familyOf(label);
    if (family !== null) counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

describe('real tables of engines', () => {
  test.each(Object.entries(tables.oracles.avclass_families))('%s is %s', (md5, family) => {
    const [first, second] = familiesOf(md5);
    expect(first?.[0]).toBe(family);
    // AVClass drops the labels that one engine copies from another, so that it counts at most as many.
    expect(first?.[1]).toBeGreaterThanOrEqual(tables.oracles.avclass_vote_counts[md5]?.[family] ?? Number.NaN);
    expect(second?.[1]).toBe(1);
  });

  test('an exploit has no family that two engines name independently', () => {
    const last = tables.records.at(-1);
    expect(familiesOf(last?.md5 ?? '').filter(([, labels]) => labels > 2)).toEqual([]);
  });

  test('five spellings of sandboxes are one family', () => {
    const [record] = IntelSchema.parse(fixture('real-malwarebazaar-vendor-intel')).records;
    expect(record?.expected_family_after_normalization).toBe('lokibot (alias loki)');
    expect(record?.family_names_seen?.map(familyOf)).toEqual(['lokibot', 'lokibot', 'lokibot', 'lokibot', 'lokibot']);
  });
});

describe('the rule', () => {
  const cases: [name: string, family: string | null][] = [
    ['Trojan:Win32/Emotet.A!ml', 'emotet'],
    ['O97M/Emotet.B', 'emotet'],
    ['Emotet2', 'emotet'],
    ['W97M.Downloader', null],
    ['Agent Tesla', 'agenttesla'],
    ['Trojan.MSIL.AgentTesla', 'agenttesla'],
    ['Trojan.Agent.ENJC', null],
    ['a variant of Win32/Kryptik.ATMU', null],
    ['Backdoor.Win32.PMax.pei', 'zeroaccess'],
    ['Remcos RAT', 'remcos'],
    ['SmokeLoader', 'smokeloader'],
    ['Win.Ransomware.Hive-1', 'hive'],
    ['Exploit.CVE-2017-11882', null],
    ['Engine test program', null],
    ['Mining program', null],
    ['Some Words About It', null],
    ['自变异木马', null],
    ['__proto__', 'proto'],
    ['constructor', null],
    ['', null],
    ['4711', null],
  ];
  test.each(cases)('%s: %s', (name, family) => {
    expect(familyOf(name)).toBe(family);
  });

  test('whatever a vendor writes, a family is a plain lower-case word and stays what it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (name) => {
        const family = familyOf(name);
        if (family === null) return;
        expect(family).toMatch(/^[a-z0-9]+$/);
        expect(familyOf(family)).toBe(family);
      }),
    );
  });
});

describe('the tables', () => {
  test('no alias belongs to two families, and each family is an alias of itself', () => {
    const aliases = Object.values(familyAliases).flat();
    expect(new Set(aliases).size).toBe(aliases.length);
    for (const [family, names] of Object.entries(familyAliases)) expect(names).toContain(family);
  });

  test('no word is of two kinds', () => {
    const aliases = new Set(Object.values(familyAliases).flat());
    expect([...leadingWords].filter((word) => genericWords.has(word) || aliases.has(word))).toEqual([]);
    expect([...genericWords].filter((word) => aliases.has(word))).toEqual([]);
  });
});
