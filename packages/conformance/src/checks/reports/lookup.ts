import { createHash } from 'node:crypto';
import { type AnalysisRef, type HashKind, hashKindOf, type ProviderWith, type SandboxProvider } from '@sandjury/core';
import { type ConformanceCheck, rule, ruleFor } from '../../check.ts';
import { must, mustFail, refuse, settle } from '../../trial/expect.ts';
import type { Trial } from '../../trial/trial.ts';
import { able } from '../../trial/verbs.ts';

type Finder = ProviderWith<'findByHash'>;

const kinds: readonly HashKind[] = ['md5', 'sha1', 'sha256'];

const noHashes = ['', 'abc', 'f'.repeat(31), 'g'.repeat(64), `${'0'.repeat(63)}\n`, `../${'0'.repeat(29)}`];

export const lookupChecks: readonly ConformanceCheck[] = [
  ruleFor(
    ['findByHash'],
    'lookup: a known hash gives tickets that lead to a report, in the same order each time',
    async (trial) => {
      const provider = able(trial.make(), 'findByHash');
      for (const hash of knownHashes(trial)) {
        const refs = await provider.findByHash(hash);
        const ids = idsOf(refs);
        must(refs.length > 0, 'a known hash must give a ticket', { actual: hash });
        must(new Set(ids).size === ids.length, 'no ticket may come twice', { actual: ids });
        const again = idsOf(await provider.findByHash(hash));
        must(again.join('\n') === ids.join('\n'), 'the order of tickets must not change', {
          actual: again,
          expected: ids,
        });
        const first = await settle(() => provider.report(refs[0] ?? refuse('there is no first ticket')));
        must(first.ok, 'the best ticket comes first: it must lead to a report', {
          actual: first.ok ? null : first.error,
        });
      }
    },
  ),

  ruleFor(['findByHash'], 'lookup: an unknown hash is an empty list, or a ticket to nothing', async (trial) => {
    const provider = able(trial.make(), 'findByHash');
    for (const kind of provider.hashKinds ?? kinds) {
      const found = await settle(() => provider.findByHash(unknownHash(kind)));
      const failed = found.ok ? '' : `: ${String(found.error)}`;
      must(found.ok, `findByHash: a hash (${kind}) that nobody knows is no failure${failed}`, { actual: found });
      for (const ref of found.value) {
        mustFail(await settle(() => provider.report(ref)), `report on an unknown ${kind}`, ['not_found']);
      }
    }
  }),

  ruleFor(['findByHash'], 'lookup: a hash is the same in either case', async (trial) => {
    const provider = able(trial.make(), 'findByHash');
    for (const hash of knownHashes(trial)) {
      const [lower, upper] = [hash.toLowerCase(), hash.toUpperCase()];
      const expected = idsOf(await provider.findByHash(lower));
      const actual = idsOf(await provider.findByHash(upper));
      must(actual.join('\n') === expected.join('\n'), 'the case of a hash must change nothing', { actual, expected });
    }
  }),

  ruleFor(['findByHash'], 'lookup: each kind of hash is taken or refused as hashKinds says', async (trial) => {
    const provider = able(trial.make(), 'findByHash');
    const taken = provider.hashKinds ?? kinds;
    must(taken.length > 0, 'hashKinds must name a kind that findByHash takes');
    for (const kind of kinds) {
      if (taken.includes(kind)) await mustFindBy(trial, provider, kind);
      else await mustRefuse(trial, provider, unknownHash(kind), ['unsupported']);
    }
  }),

  rule('lookup: pages that lead in a circle are given up', async (trial) => {
    const operations = await lookupOperations(trial);
    for (const operation of operations) {
      const provider = trial.make();
      trial.break({ stuck: true }, operation);
      const giveUp = new AbortController();
      const started = trial.emulator.calls.length;
      const watch = setInterval(() => {
        if (trial.emulator.calls.length - started > mostPages) giveUp.abort();
      }, 5);
      await settle(() => lookUp(trial, provider, giveUp.signal));
      clearInterval(watch);
      await trial.reset();
      must(
        !giveUp.signal.aborted,
        `${operation} was asked for more than ${mostPages} times, and gave one page again and again`,
      );
    }
  }),

  ruleFor(['findByHash'], 'lookup: a text that is not a hash is refused before anything is sent', async (trial) => {
    const provider = able(trial.make(), 'findByHash');
    for (const text of noHashes) await mustRefuse(trial, provider, text, ['configuration', 'unsupported']);
  }),
];

/** More than an adapter may ask for, whatever a vendor says comes next. */
const mostPages = 1500;

async function lookUp(trial: Trial, provider: SandboxProvider, signal?: AbortSignal): Promise<void> {
  const options = signal && { signal };
  for (const key of trial.subject.known) {
    const [ref] = await trial.find(provider, key, options);
    if (ref !== undefined) await provider.report(ref, options);
  }
}

async function lookupOperations(trial: Trial): Promise<Set<string>> {
  const provider = trial.make();
  const calls = await trial.callsOf(() => lookUp(trial, provider));
  return new Set(calls.map(({ operation }) => operation));
}

function knownHashes({ subject }: Trial): string[] {
  const hashes = subject.known.filter((key) => hashKindOf(key) !== null);
  must(hashes.length > 0, '`known` must have a hash, since the provider looks hashes up');
  return hashes;
}

/** The same in every run, and of no file that anybody has. */
function unknownHash(kind: HashKind): string {
  return createHash(kind).update('conformance: a hash that nobody knows').digest('hex');
}

function idsOf(refs: readonly AnalysisRef[]): string[] {
  return refs.map((ref) => ref.id);
}

/** A kind that is taken finds the known samples of which their own reports tell such a hash. */
async function mustFindBy(trial: Trial, provider: Finder, kind: HashKind): Promise<void> {
  for (const { report } of await trial.known(provider)) {
    const hash = report.sample.hashes[kind];
    if (report.sample.kind !== 'file' || hash === undefined) continue;
    const found = await settle(() => provider.findByHash(hash));
    must(found.ok && found.value.length > 0, `hashKinds takes ${kind}: findByHash must find a known file by it`, {
      actual: found.ok ? found.value : found.error,
    });
  }
}

async function mustRefuse(
  trial: Trial,
  provider: SandboxProvider,
  text: string,
  codes: readonly ('configuration' | 'unsupported')[],
): Promise<void> {
  const { result, calls } = await trial.watch(() => provider.findByHash?.(text));
  mustFail(result, `findByHash(${JSON.stringify(text)})`, codes);
  must(calls.length === 0, `findByHash(${JSON.stringify(text)}) must be refused before anything is sent`);
}
