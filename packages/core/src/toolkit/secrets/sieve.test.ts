import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretSieve } from './sieve.ts';

function sieveOf(...runs: string[]): SecretSieve {
  const sieve = new SecretSieve();
  for (const run of runs) sieve.add(run);
  return sieve;
}

const text = (minLength: number) =>
  fc.array(fc.constantFrom('a', 'b', 'C', '7', '-'), { minLength, maxLength: 60 }).map((parts) => parts.join(''));

describe('a sieve', () => {
  it('never lets a run through, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.array(text(1), { minLength: 1, maxLength: 4 }),
        fc.nat(3),
        fc.string(),
        text(0),
        (runs, nth, before, after) => {
          const run = runs[nth % runs.length] ?? '';
          expect(sieveOf(...runs).mayBeIn(before + run + after)).toBe(true);
          expect(sieveOf(...runs).mayBeIn(before + run.toUpperCase() + after)).toBe(true);
        },
      ),
    );
  });

  it('lets other texts through', () => {
    const sieve = sieveOf('0123456789abcdef', 'klmnopqrstuvwxyz0123');
    expect(sieve.mayBeIn('')).toBe(false);
    expect(sieve.mayBeIn('abcdefg')).toBe(false);
    expect(sieve.mayBeIn('Nothing of this is in there, however long it is.'.repeat(20))).toBe(false);
    expect(new SecretSieve().mayBeIn('anything')).toBe(false);
  });

  it('lets nothing through where a run is too short to look for', () => {
    expect(sieveOf('0123456789abcdef', 'short').mayBeIn('anything')).toBe(true);
  });
});
