import { alibaba } from '@sandjury/alibaba';
import { cape } from '@sandjury/cape';
import { createSandboxHub, type SandboxProvider } from '@sandjury/core';
import { vmray } from '@sandjury/vmray';
import { afterAll, describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import type { SubmissionFlags } from '../flags/options.ts';
import { assertConsent, planOf, printPlan } from './consent.ts';
import type { SampleInput } from './samples.ts';

/** An adapter that says of itself what is given, and nothing else. */
function madeProvider(own: { id: string } & Pick<SandboxProvider, 'disclosureOf'>): SandboxProvider {
  return {
    specificationVersion: 'v1',
    product: 'Made',
    ping: () => Promise.reject(new Error('nobody asks')),
    report: () => Promise.reject(new Error('nobody asks')),
    submitUrl: () => Promise.reject(new Error('nobody submits')),
    ...own,
  };
}
const silent = madeProvider({ id: 'silent' });
const open = madeProvider({ id: 'open', disclosureOf: () => 'public' });
const providers: SandboxProvider[] = [
  vmray({ url: 'https://vmray.example', apiKey: 'k' }),
  alibaba({ credentials: { accessKeyId: 'i', accessKeySecret: 's' } }),
  cape({ url: 'https://cape.example' }),
  open,
  silent,
];
const hub = createSandboxHub({ providers });
afterAll(() => hub.close());

const url = 'https://lure.example/';
const samples: SampleInput[] = [{ name: url, question: { url }, sample: { url } }];
const flags = (...provider: string[]): SubmissionFlags => ({ provider }) as unknown as SubmissionFlags;

describe('who can come to have a sample', () => {
  it('is said by every adapter of ours that takes samples', () => {
    const of = providers.map(({ id, disclosureOf }) => [id, disclosureOf?.call(hub.get(id))]);
    expect(Object.fromEntries(of)).toEqual({
      ...{ vmray: 'private', alibaba: 'vendor', cape: 'private', open: 'public' },
      silent: undefined,
    });
  });

  it('depends on what the submission says', () => {
    const [plan] = planOf(hub, samples, { vmray: { shareable: true } });
    expect(plan?.disclosure).toEqual({
      ...{ vmray: 'vendor', cape: 'private', open: 'public', silent: null },
    });
  });

  it('is shown by a dry run, as text and as JSON', () => {
    const { io, text } = fakeIo();
    printPlan(planOf(hub, samples), { format: 'table' }, io);
    expect(text.out).toContain('\nopen: PUBLIC: everybody can have it, for ever\n');
    expect(text.out).toContain('\nsilent: its adapter does not say who can have it\n');
    const json = fakeIo();
    printPlan(planOf(hub, samples), { format: 'json' }, json.io);
    expect(JSON.parse(json.text.out)).toMatchObject({ disclosure: { open: 'public', silent: null } });
  });

  it('is shown before a person is asked, and where a named receiver is public', async () => {
    const asked: string[] = [];
    const { io, text } = fakeIo({
      confirm: async (question: string) => {
        asked.push(question);
        return true;
      },
    });
    await assertConsent(planOf(hub, samples), flags(), io);
    expect(asked).toEqual(['Send it?']);
    expect(text.err).toContain('open: PUBLIC');

    const named = fakeIo();
    await assertConsent(
      planOf(createSandboxHub({ providers: providers.slice(3, 4) }), samples),
      flags('open'),
      named.io,
    );
    expect(named.text.err).toContain('open: PUBLIC: everybody can have it, for ever\n');

    const quiet = fakeIo();
    await assertConsent(
      planOf(createSandboxHub({ providers: providers.slice(0, 1) }), samples),
      flags('vmray'),
      quiet.io,
    );
    expect(quiet.text.err).toBe('');
  });
});
