import { describe, expect, test } from 'vitest';
import { eicar, hashOf, makeSample, question, reported } from '../test/outcomes.ts';
import { mergeSamples } from './sample-merge.ts';

describe('the merged sample', () => {
  test('unites hashes and names, and takes size and type from the first that has them', () => {
    const { sample, contradictions } = mergeSamples(question, [
      reported('a', 'benign', {
        sample: makeSample({ hashes: { sha256: eicar.sha256 }, names: ['b.com', 'a.com'], type: 'text' }),
      }),
      reported('b', 'benign', { sample: makeSample({ hashes: eicar, names: ['b.com'], size: 68, type: 'EICAR' }) }),
    ]);
    expect(sample).toEqual(makeSample({ hashes: eicar, names: ['a.com', 'b.com'], size: 68, type: 'text' }));
    expect(JSON.stringify(sample.hashes)).toBe(JSON.stringify(eicar));
    expect(contradictions).toEqual([]);
  });

  test('takes nothing from a report whose hash shows that it is about another file', () => {
    const { sample, contradictions } = mergeSamples(question, [
      reported('a', 'benign', { sample: makeSample({ hashes: { sha256: eicar.sha256 } }) }),
      reported('b', 'benign', {
        sample: makeSample({
          hashes: { sha1: hashOf('sha1', 'b'), sha256: hashOf('sha256', 'b') },
          names: ['other'],
          size: 1,
        }),
      }),
      reported('c', 'benign', { sample: makeSample({ hashes: { md5: eicar.md5 } }) }),
    ]);
    expect(sample).toEqual(makeSample({ hashes: eicar }));
    expect(contradictions).toEqual([{ kind: 'sha256', kept: 'a', left: 'b' }]);
  });

  test('leaves out only the fuzzy hash when nothing but that differs', () => {
    const { sample, contradictions } = mergeSamples(question, [
      reported('a', 'benign', { sample: makeSample({ hashes: { ssdeep: '3:a:b' } }) }),
      reported('b', 'benign', { sample: makeSample({ hashes: { ssdeep: '3:c:d', md5: eicar.md5 } }) }),
    ]);
    expect(sample.hashes).toEqual({ md5: eicar.md5, ssdeep: '3:a:b' });
    expect(contradictions).toEqual([{ kind: 'ssdeep', kept: 'a', left: 'b' }]);
  });

  test('a URL sample has no hashes, also when a vendor gives those of a text file', () => {
    const url = 'http://evil.example/';
    const text = reported('a', 'benign', { sample: makeSample({ hashes: eicar }) });
    expect(mergeSamples({ url }, [text]).sample).toMatchObject({ kind: 'url', url, hashes: {} });
    const site = reported('b', 'benign', { sample: makeSample({ kind: 'url', url }) });
    expect(mergeSamples(question, [site]).sample).toMatchObject({ kind: 'url', url, hashes: {} });
    expect(mergeSamples(question, [site, text]).sample).toMatchObject({ kind: 'file', hashes: eicar });
  });

  test('without a report nothing is known', () => {
    expect(mergeSamples(question, []).sample).toEqual(makeSample());
  });

  test('unites related samples once each, in order', () => {
    const children = ['sample:2', 'sample:1', 'sample:2'].map((id) => ({ provider: 'a', id }));
    const { sample } = mergeSamples(question, [reported('a', 'benign', { sample: makeSample({ children }) })]);
    expect(sample.children.map((ref) => ref.id)).toEqual(['sample:1', 'sample:2']);
  });
});
