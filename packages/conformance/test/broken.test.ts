import { describe, expect, it } from 'vitest';
import type { ConformanceCheck } from '../src/check.ts';
import { conformanceChecks } from '../src/checks.ts';
import { type BrokenProvider, brokenProviders } from './broken.ts';
import { failingChecks } from './judged.ts';

/** They wait for attempts and time limits, and run only for the providers that they are meant for. */
const slow = /^(?:abort|failures|retry|secrecy|verdict|report: a part|submit: a submission that may)/;

const namesOf = ({ caughtBy, also = [] }: BrokenProvider): string[] => [caughtBy, ...also];

describe('the checks', () => {
  it('have each a name of its own', () => {
    const names = conformanceChecks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have each a broken provider that they are there to find', () => {
    const caught = new Set(brokenProviders.map(({ caughtBy }) => caughtBy));
    expect([...caught].sort()).toEqual(conformanceChecks.map(({ name }) => name).sort());
  });
});

// One after the other: connections are counted in the whole process.
describe('a provider that', () => {
  it.each(brokenProviders.map((broken) => [broken.what, broken] as const))('%s is found out', async (_, broken) => {
    const expected = namesOf(broken);
    const isMeant = ({ name }: ConformanceCheck) => expected.includes(name) || !slow.test(name);
    expect((await failingChecks(broken, isMeant)).sort()).toEqual(expected.sort());
  });
});
