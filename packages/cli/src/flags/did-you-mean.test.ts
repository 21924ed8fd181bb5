import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { run } from '../run.ts';
import { didYouMean, nearest } from './did-you-mean.ts';

const words = ['table', 'json', 'markdown', 'vmray', 'alibaba'];

describe('nearest', () => {
  it.each([
    ['tabel', 'table'],
    ['jsn', 'json'],
    ['MARKDOWN', 'markdown'],
    ['markdwon', 'markdown'],
    ['vmary', 'vmray'],
    ['alibab', 'alibaba'],
    ['xml', null],
    ['', null],
    ['completely-different', null],
  ])('%j → %j', (typed, expected) => expect(nearest(typed, words)).toBe(expected));

  it('finds a word with one mistake in it, and nothing in texts of any length', () => {
    fc.assert(
      fc.property(fc.constantFrom('markdown', 'alibaba'), fc.nat(6), fc.constantFrom('x', '7'), (word, at, wrong) => {
        expect(nearest(word.slice(0, at) + wrong + word.slice(at + 1), words)).toBe(word);
      }),
    );
    expect(didYouMean('x'.repeat(1_000_000), words)).toBe('');
  });
});

describe('a typo is answered with what was meant', () => {
  it.each([
    ['a command', ['comapre'], 'compare'],
    ['a command below another', ['tag', 'ad'], 'add'],
    ['an option', ['quota', '--fromat', 'json'], '--format'],
    ['a format', ['quota', '--format', 'jsno'], 'json'],
    ['a strategy', ['compare', 'x', '--strategy', 'weigthed'], 'weighted'],
    ['a verdict', ['compare', 'x', '--fail-on', 'malicous'], 'malicious'],
    ['a type of IOC', ['compare', 'x', '--ioc-type', 'mutes'], 'mutex'],
    ['an argument', ['schema', 'reprot'], 'report'],
    ['a shell', ['completion', 'bsh'], 'bash'],
    ['an adapter', ['normalize', 'vmary', 'x.json'], 'vmray'],
    ['a provider', ['quota', '--provider', 'vmary'], 'vmray'],
  ])('%s', async (_, args, meant) => {
    const { io, text } = fakeIo({ env: { VMRAY_URL: 'http://127.0.0.1:9', VMRAY_API_KEY: 'not-a-real-key' } });
    expect(await run(args, io)).toBe(2);
    expect(text.err).toContain(`Did you mean ${meant}?`);
    expect(text.out).toBe('');
  });
});
