import { compare, type Question } from '@sandjury/compare';
import { ConfigurationError, hashKindOf, type Outcome, type SandboxReport } from '@sandjury/core';
import { comparingWith } from '../comparing-with.ts';
import { pluginNamed } from '../configuration/configuration.ts';
import { configurationOf } from '../configured.ts';
import type { Io } from '../io.ts';
import type { CompareCommandOptions } from '../options.ts';
import { type Compared, reportsAmong } from '../print-comparisons.ts';
import { assertReadOnce, readSaved } from '../read-saved.ts';
import { filteredOutcomes } from '../report-filters.ts';

/** A comparison of saved replies, offline. A hash chooses among several samples and is the question. */
export async function savedComparison(
  inputs: readonly string[],
  options: CompareCommandOptions,
  io: Io,
): Promise<Compared> {
  if (inputs.length > 1)
    throw new ConfigurationError('With --saved, give one hash at most: the replies are of one sample.');
  const asking = askingOption(options);
  if (asking !== null) throw new ConfigurationError(`With --saved no provider is asked: leave ${asking} out.`);
  const wanted = inputs[0]?.trim().toLowerCase();
  if (wanted !== undefined && hashKindOf(wanted) === null) {
    throw new ConfigurationError(`With --saved, expected an MD5, SHA-1 or SHA-256 beside the files, not "${wanted}".`);
  }
  const outcomes: Outcome[] = [];
  const saved = filesByProvider(options.saved);
  assertReadOnce([...saved.values()].flat());
  for (const [name, files] of saved) {
    const plugin = await pluginNamed(name, () => configurationOf(io));
    const reports = await readSaved({ plugin, files, maxBytes: options.maxBytes }, io);
    outcomes.push(outcomeOf(name, reports, wanted));
  }
  const question = wanted === undefined ? questionFrom(outcomes) : { hash: wanted };
  const kept = await filteredOutcomes(outcomes, options);
  const comparison = compare(kept, { ...(await comparingWith(options, io)), question, now: io.now() });
  return { comparison, reports: reportsAmong(kept) };
}

/** An option that was given and that can have no effect, since nobody is asked; null where there is none. */
function askingOption({ provider, from, rejects, submit }: CompareCommandOptions): string | null {
  if (provider.length > 0) return '--provider';
  if (from !== undefined) return '--from';
  if (rejects !== undefined) return '--rejects';
  return submit ? '--submit' : null;
}

function filesByProvider(saved: readonly string[]): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const pair of saved) {
    const equals = pair.indexOf('=');
    if (equals < 1 || equals === pair.length - 1) {
      throw new ConfigurationError(`--saved ${pair}: expected PROVIDER=FILE, such as vmray=summary_v2.json.`);
    }
    const name = pair.slice(0, equals);
    files.set(name, [...(files.get(name) ?? []), pair.slice(equals + 1)]);
  }
  return files;
}

function outcomeOf(provider: string, reports: readonly SandboxReport[], wanted: string | undefined): Outcome {
  const matching = wanted === undefined ? reports : reports.filter((report) => hasHash(report, wanted));
  const [report, ...others] = matching;
  if (report === undefined) return { provider, status: 'not_found' };
  return { provider, status: 'reported', report, others: others.map((other) => other.ref) };
}

function hasHash({ sample }: SandboxReport, hash: string): boolean {
  return [sample.hashes.md5, sample.hashes.sha1, sample.hashes.sha256].includes(hash);
}

/** What saved replies are about: the strongest hash among them, else a URL, else a file without a hash. */
function questionFrom(outcomes: readonly Outcome[]): Question {
  const samples = outcomes.flatMap((outcome) => (outcome.status === 'reported' ? [outcome.report.sample] : []));
  for (const kind of ['sha256', 'sha1', 'md5'] as const) {
    for (const { hashes } of samples) if (hashes[kind] !== undefined) return { hash: hashes[kind] };
  }
  for (const { url } of samples) if (url !== null) return { url };
  return { file: samples.flatMap((sample) => sample.names)[0] ?? 'saved replies', hashes: {} };
}
