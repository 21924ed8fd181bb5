import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { legendLines, shortNames, shortWidth } from './source-columns.ts';

describe('short names of sources', () => {
  it('are letters of the name: the first ones, or one of each word', () => {
    expect(shortNames(['vmray', 'alibaba', 'cape', 'hybrid-analysis', 'joe-sandbox', 'virustotal/vmray'])).toEqual([
      ...['vmr', 'ali', 'cap', 'ha', 'js', 'v/v'],
    ]);
  });

  it('have a number where two would be the same', () => {
    expect(shortNames(['vmray', 'vmray-eu', 'vmray-us', 'vmraylab', 'virustotal/vmray', 'virustotal/vipre'])).toEqual([
      ...['vmr', 've', 'vu', 'vm2', 'v/v', 'v/2'],
    ]);
  });

  it('are never the same, nor wider than their column, whatever the names', () => {
    const name = fc.oneof(fc.constantFrom('vmray', 'vmray/a', '挖', '', '__proto__'), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(name, { maxLength: 40 }), (names) => {
        const short = shortNames(names);
        expect(new Set(short).size).toBe(names.length);
        for (const one of short) expect(one).toMatch(new RegExp(`^[a-z0-9/]{1,${shortWidth}}$`));
      }),
      { numRuns: 100 },
    );
  });

  it.each(['', '挖', 'vmray', 'a b c', 'a/b'])('are never the same for hundreds of sources alike: %j', (name) => {
    const short = shortNames(Array.from({ length: 500 }, () => name));
    expect(new Set(short).size).toBe(500);
    for (const one of short) expect(one).toMatch(new RegExp(`^[a-z0-9/]{1,${shortWidth}}$`));
  });

  it('stand in a legend beside the whole ones, in which nothing acts on a terminal', () => {
    const [sources, marks] = legendLines(['vmray', 'a\u001b[31mb'], 200);
    expect(sources).toMatch(/^Sources: vmr vmray, a3 a\S+b$/);
    expect(sources).not.toContain('\u001b');
    expect(marks).toMatch(/^Marks: ✖ malicious, /);
  });
});
