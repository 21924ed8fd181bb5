import { type Compared, compareForExport, type Question } from '@sandjury/compare';
import { ConfigurationError, type Outcome, type SandboxReport } from '@sandjury/core';
import { comparisonOptions } from '../../ask/comparison.ts';
import { pluginNamed } from '../../configuration/load.ts';
import { configurationOf } from '../../configuration/load-once.ts';
import type { CompareCommandOptions } from '../../flags/options.ts';
import { namedHash } from '../../input/named-hash.ts';
import { example } from '../../plugins.ts';
import { filteredOutcomes } from '../../print/report-filters.ts';
import { hashesOf, ofOneSample } from '../../saved/one-sample.ts';
import { assertReadOnce, readSaved } from '../../saved/read.ts';
import type { Io } from '../../world/io.ts';

/** So many samples are named where none of them is the one that was asked for. */
const mostNamed = 3;

/** A comparison of saved replies, offline. A hash chooses among several samples and is the question. */
export async function savedComparison(
  inputs: readonly string[],
  options: CompareCommandOptions,
  io: Io,
): Promise<Compared> {
  if (inputs.length > 1)
    throw new ConfigurationError('Give at most one hash with --saved: the replies are about one sample.');
  const asking = askingOption(options);
  if (asking !== null) throw new ConfigurationError(`--saved asks no provider. Remove ${asking}.`);
  const [input] = inputs;
  const named = input === undefined ? null : namedHash(input);
  if (named !== null && 'mistake' in named) throw new ConfigurationError(named.mistake);
  const wanted = named?.hash;
  if (input !== undefined && wanted === undefined) {
    throw new ConfigurationError(`With --saved, expected an MD5, SHA-1 or SHA-256 beside the files, not "${input}".`);
  }
  const found: [name: string, reports: SandboxReport[]][] = [];
  const saved = filesByProvider(options.saved);
  assertReadOnce([...saved.values()].flat());
  for (const [name, files] of saved) {
    const plugin = await pluginNamed(name, () => configurationOf(io));
    found.push([name, await readSaved({ plugin, files, maxBytes: options.maxBytes }, io)]);
  }
  const all = found.flatMap(([, reports]) => reports);
  const names = wanted === undefined ? null : namesOf(wanted, all);
  const outcomes = found.map(([name, reports]) => {
    if (names !== null) return outcomeOf(name, reports, names);
    const { reports: same, left } = ofOneSample(
      reports,
      all.filter((report) => !reports.includes(report)),
    );
    if (left > 0)
      io.note(`sandjury: The saved replies of ${name} are about several samples. Give a hash to choose another one.\n`);
    return outcomeOf(name, same, null);
  });
  const question = wanted === undefined ? questionFrom(outcomes) : { hash: wanted };
  const kept = await filteredOutcomes(outcomes, options);
  return compareForExport(kept, { ...(await comparisonOptions(options, io)), question, now: io.now() });
}

/** The first given option that has no effect without asking a provider; null where there is none. */
function askingOption(options: CompareCommandOptions): string | null {
  const { provider, from, rejects, submit, deadline, rate } = options;
  const given = {
    ...{ '--provider': provider.length > 0, '--from': from !== undefined, '--rejects': rejects !== undefined },
    ...{ '--submit': submit, '--deadline': deadline !== undefined, '--rate': rate.length > 0 },
  };
  return Object.entries(given).find(([, isGiven]) => isGiven)?.[0] ?? null;
}

function filesByProvider(saved: readonly string[]): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const pair of saved) {
    const equals = pair.indexOf('=');
    if (equals < 1 || equals === pair.length - 1) {
      throw new ConfigurationError(`--saved ${pair}: expected PROVIDER=FILE, such as ${example.saved}.`);
    }
    const name = pair.slice(0, equals);
    files.set(name, [...(files.get(name) ?? []), pair.slice(equals + 1)]);
  }
  return files;
}

/** Saved replies without a report say that the vendor does not know the sample. Replies about other samples alone are refused. */
function outcomeOf(provider: string, reports: readonly SandboxReport[], names: ReadonlySet<string> | null): Outcome {
  if (reports.length === 0) return { provider, status: 'not_found' };
  const [report, ...others] =
    names === null ? reports : reports.filter((candidate) => hashesOf(candidate).some((hash) => names.has(hash)));
  if (report === undefined) {
    const shown = reports.slice(0, mostNamed).map((other) => hashesOf(other)[0] ?? 'a sample without a hash');
    const more = reports.length > mostNamed ? ` and ${reports.length - mostNamed} more` : '';
    throw new ConfigurationError(
      `No saved reply of ${provider} is about ${[...(names ?? [])].join(', ')}. The replies are about ${shown.join(', ')}${more}.`,
    );
  }
  return { provider, status: 'reported', report, others: others.map((other) => other.ref) };
}

/** The hash, and the other hashes of the same file: one vendor may know the MD5 alone, and another both. */
function namesOf(wanted: string, reports: readonly SandboxReport[]): ReadonlySet<string> {
  const same = reports.map(hashesOf).filter((hashes) => hashes.includes(wanted));
  return new Set([wanted, ...same.flat()]);
}

/** What saved replies are about, whatever order they came in: the strongest hash, else a URL, else a file without a hash. */
function questionFrom(outcomes: readonly Outcome[]): Question {
  const inOrder = outcomes.toSorted((a, b) => (a.provider < b.provider ? -1 : 1));
  const samples = inOrder.flatMap((outcome) => (outcome.status === 'reported' ? [outcome.report.sample] : []));
  for (const kind of ['sha256', 'sha1', 'md5'] as const) {
    for (const { hashes } of samples) if (hashes[kind] !== undefined) return { hash: hashes[kind] };
  }
  for (const { url } of samples) if (url !== null) return { url };
  return { file: samples.flatMap((sample) => sample.names)[0] ?? 'saved replies', hashes: {} };
}
