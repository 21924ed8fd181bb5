import { type AnalysisRef, type CallOptions, NotReadyError, type SandboxReport } from '@sandjury/core';
import { gather, may, stateOf } from '@sandjury/core/toolkit';
import type { VirustotalClient } from '../api/client.ts';
import { type ReportSource, toReport, type VirustotalRaw } from '../mapping/report.ts';
import type { VirustotalSample } from '../wire/objects.ts';
import { states, subjectOf, type Target } from './tickets.ts';

/** Where an object is asked for. */
export function sampleOf({ kind, id, scope }: Target, client: VirustotalClient, options?: CallOptions) {
  return kind === 'url' ? client.url(id, options, scope) : client.file(id, options, scope);
}

/** Whether the first analysis has ended. A private report has no numbers of engines. */
export function isAnalysed({ data: { attributes, type } }: VirustotalSample): boolean {
  return attributes.last_analysis_stats != null || attributes.last_analysis_date !== null || type.startsWith('private');
}

/** A ticket, what it names, and how a report is made of it. */
interface Asked {
  ref: AnalysisRef;
  target: Target;
  how: Pick<ReportSource, 'rules' | 'maxIocs'>;
}

/**
 * The report on what a ticket names; of an analysis, on its file or URL. Each call counts for the account, so that one follows the other:
 * no more is asked of a sample that nobody knows, and trees only where they have names to give.
 */
export async function fetchReport(
  { ref, target, how }: Asked,
  client: VirustotalClient,
  given?: CallOptions,
): Promise<SandboxReport<VirustotalRaw>> {
  const options = client.budget(given);
  const notReady = () => new NotReadyError(`${client.id}: the analysis is not finished.`, { provider: client.id, ref });
  const subject = target.kind === 'analysis' ? await finished(target, client, options) : target;
  if (subject === null) throw notReady();
  const sample = await sampleOf(subject, client, options);
  if (!isAnalysed(sample.value)) throw notReady();
  if (subject.kind === 'url') return toReport({ ref, sample, behaviours: null, mitreTrees: null, ...how });
  const { id, scope } = subject;
  const first = await gather({ behaviours: may((call) => client.behaviours(id, call, scope)) }, options);
  const { behaviours } = first.parts;
  const isNamed = behaviours?.value.data?.some((one) => (one?.attributes.mitre_attack_techniques ?? []).length > 0);
  const wanted = may(async (call) => (isNamed === false ? null : client.mitreTrees(id, call, scope)));
  const second = await gather({ 'MITRE trees': wanted }, options);
  const missing = [...first.warnings, ...second.warnings];
  return toReport({ ref, sample, behaviours, mitreTrees: second.parts['MITRE trees'], missing, ...how });
}

/** What a finished analysis is of; null while it is under way. */
async function finished(target: Target, client: VirustotalClient, options: CallOptions): Promise<Target | null> {
  const { value } = await client.analysis(target.id, options, target.scope);
  if (stateOf(states, value.data.attributes?.status) !== 'finished') return null;
  return subjectOf(value, target.scope, client);
}
