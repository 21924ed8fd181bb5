import type { AnalysisRef, CallOptions, Capability, ProviderWith, SandboxProvider } from '@sandjury/core';
import { hashKindOf, supports } from '@sandjury/core';
import { must, refuse, settle } from './expect.ts';
import { sampleFile } from './sample-file.ts';
import type { Trial } from './trial.ts';

/** A method of the provider, with arguments for which the emulator has an answer. */
export interface Verb {
  readonly name: 'ping' | 'report' | Capability;
  /** Takes a ticket. */
  readonly isAboutTicket: boolean;
  /** What a clean call sends, by operation. */
  readonly operations: readonly string[];
  call(provider: SandboxProvider, options?: CallOptions): Promise<unknown>;
}

/** The provider as one that can do this; one that cannot fails the check. */
export function able<C extends Capability>(provider: SandboxProvider, capability: C): ProviderWith<C> {
  return supports(provider, capability) ? provider : refuse(`${capability} is declared, and there is no such method`);
}

/** A URL to submit, at a host that cannot exist. One label is one URL. */
export function sampleUrl(label: string): string {
  return `https://conformance.example/path?of=${encodeURIComponent(label)}`;
}

/** Every verb of the provider that asks the vendor, tried once without a fault. */
export async function verbsOf(trial: Trial, provider: SandboxProvider = trial.make()): Promise<Verb[]> {
  const known = await firstKnown(trial, provider);
  const calls = callsOf(trial, known, await ticketForTags(provider, known));
  const verbs: Verb[] = [];
  for (const [name, { needsTicket = false, call }] of Object.entries(calls) as [Verb['name'], VerbCall][]) {
    if (name !== 'ping' && name !== 'report' && !supports(provider, name)) continue;
    const sent = await trial.callsOf(() => call(provider));
    // A verb may be answered without asking: there is no failure to speak of.
    if (sent.length === 0) continue;
    verbs.push({ name, isAboutTicket: needsTicket, operations: sent.map(({ operation }) => operation), call });
  }
  return verbs;
}

interface VerbCall {
  needsTicket?: boolean;
  call: Verb['call'];
}

function callsOf(trial: Trial, known: AnalysisRef, tagged: AnalysisRef): Record<Verb['name'], VerbCall> {
  const hash = trial.subject.known.find((key) => hashKindOf(key) !== null) ?? '';
  // The ticket names the provider that is called: the id of each provider is another one.
  const of = ({ id }: AnalysisRef, provider: SandboxProvider): AnalysisRef => ({ provider: provider.id, id });
  let submitted = 0;
  const fresh = () => `verb ${submitted++}`;
  return {
    ping: { call: (provider, options) => provider.ping(options) },
    findByHash: { call: async (provider, options) => provider.findByHash?.(hash, options) },
    findByUrl: { call: async (provider, options) => provider.findByUrl?.(sampleUrl('look-up'), options) },
    report: { needsTicket: true, call: (provider, options) => provider.report(of(known, provider), options) },
    status: { needsTicket: true, call: async (provider, options) => provider.status?.(of(known, provider), options) },
    screenshots: {
      needsTicket: true,
      call: async (provider, options) => provider.screenshots?.(of(known, provider), options),
    },
    quota: { call: async (provider, options) => provider.quota?.(options) },
    addTag: {
      needsTicket: true,
      call: async (provider, options) => provider.addTag?.(of(tagged, provider), 'conformance', options),
    },
    removeTag: {
      needsTicket: true,
      call: async (provider, options) => provider.removeTag?.(of(tagged, provider), 'conformance', options),
    },
    submitFile: { call: async (provider, options) => provider.submitFile?.(sampleFile(fresh()), options) },
    submitUrl: { call: async (provider, options) => provider.submitUrl?.(sampleUrl(fresh()), options) },
  };
}

/** The first ticket to the first of the known samples. */
export async function firstKnown(trial: Trial, provider: SandboxProvider): Promise<AnalysisRef> {
  const key = trial.subject.known[0] ?? refuse('`known` must name a sample');
  const [ref] = await trial.find(provider, key);
  return ref ?? refuse('the first of `known` must give a ticket');
}

/** A ticket that takes tags: that of a known sample or of a submission, whichever the vendor tags. */
export async function ticketForTags(provider: SandboxProvider, known: AnalysisRef): Promise<AnalysisRef> {
  if (!supports(provider, 'addTag')) return known;
  const submission = await provider.submitFile?.(sampleFile('tags'));
  const failures: unknown[] = [];
  for (const ref of [known, ...(submission?.refs ?? [])]) {
    const result = await settle(() => provider.addTag(ref, 'conformance'));
    if (result.ok) return ref;
    failures.push(result.error);
  }
  must(false, 'addTag must take the ticket of a known sample or that of a submission', { actual: failures });
}
