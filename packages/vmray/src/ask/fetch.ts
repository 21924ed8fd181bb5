import { type AnalysisRef, NotReadyError, ResponseError } from '@sandjury/core';
import { type ApiCallOptions, gather, may, must, Warnings } from '@sandjury/core/toolkit';
import type { VmrayClient } from '../api/client.ts';
import type { VmrayReply } from '../api/connection.ts';
import { submissionState } from '../api/submit/reply.ts';
import type { ReportSource } from '../mapping/report.ts';
import type { VmrayParts } from '../wire/parts.ts';
import type { VmrayTicket } from '../wire/tickets.ts';
import { idText } from '../wire/values.ts';

/** The replies about one sample, in the form that `toReport` takes. */
export type Fetched = Pick<ReportSource, 'parts' | 'raw' | 'warnings' | 'gaps' | 'truncated'>;

/** Fetches the replies that the report of a ticket is made of. Throws NotReadyError with the ticket while a submission is unfinished. */
export function fetchTicket(
  client: VmrayClient,
  { kind, id }: VmrayTicket,
  ref: AnalysisRef,
  options?: ApiCallOptions,
): Promise<Fetched> {
  if (kind === 'submission') return fetchSubmission(client, id, ref, options);
  return kind === 'analysis' ? fetchAnalysis(client, id, options) : fetchSample(client, id, options);
}

/** Without the sample itself, with a refused key or after an abort there is no report. */
async function fetchSample(client: VmrayClient, id: string, options?: ApiCallOptions): Promise<Fetched> {
  const { parts: had, warnings } = await gather(
    {
      sample: must((call) => client.sample(id, call)),
      iocs: may((call) => client.iocs(id, call)),
      vtis: may((call) => client.vtis(id, call)),
      mitre_attack: may((call) => client.mitreAttack(id, call)),
      analyses: may((call) => client.analysesBySample(id, call)),
    },
    options,
  );
  const { sample, iocs, vtis, mitre_attack: mitreAttack, analyses } = had;
  const parts: VmrayParts = { samples: [{ wire: sample.value, at: '/sample' }] };
  if (iocs) parts.iocs = [{ wire: iocs.value, at: '/iocs', items: '/iocs/iocs' }];
  if (vtis) parts.vtis = [{ wire: vtis.value, at: '/vtis', items: '/vtis/threat_indicators' }];
  if (mitreAttack) {
    const items = '/mitre_attack/mitre_attack_techniques';
    parts.mitreAttack = [{ wire: mitreAttack.value, at: '/mitre_attack', items }];
  }
  if (analyses) parts.analyses = analyses.value.map((wire, index) => ({ wire, at: `/analyses/${index}` }));
  const lost = analyses?.lost ? [`The end of the list of analyses is missing: ${analyses.lost.message}`] : [];
  return fetched(had, parts, [...warnings.map(({ message }) => message), ...lost]);
}

/** Fetches a submission and its sample. */
async function fetchSubmission(
  client: VmrayClient,
  id: string,
  ref: AnalysisRef,
  options?: ApiCallOptions,
): Promise<Fetched> {
  const remaining = client.budget(options);
  const submission = await client.submission(id, remaining);
  const state = submissionState(submission.value);
  if (state === 'queued' || state === 'running') {
    throw new NotReadyError(`${client.id}: submission ${id} is ${state}.`, { provider: client.id, ref });
  }
  const sampleId = idText(submission.value.submission_sample_id);
  if (sampleId === null) {
    throw new ResponseError(`${client.id}: submission ${id} names no sample.`, { provider: client.id, status: 200 });
  }
  const sample = await fetchSample(client, sampleId, remaining);
  const own = fetched({ submission }, { submissions: [{ wire: submission.value, at: '/submission' }] });
  return {
    ...sample,
    parts: { ...sample.parts, ...own.parts },
    raw: { ...own.raw, ...sample.raw },
    warnings: [...own.warnings, ...sample.warnings],
  };
}

/** An analysis with its Summary JSON v2. Where the plan, or a failed run, has none, the analysis still has its verdict. */
async function fetchAnalysis(client: VmrayClient, id: string, options?: ApiCallOptions): Promise<Fetched> {
  const remaining = client.budget(options);
  const analysis = await client.analysis(id, remaining);
  const { parts: had, warnings } = await gather({ summary: may((call) => client.summary(id, call)) }, remaining);
  const { summary } = had;
  const parts: VmrayParts = { analyses: [{ wire: analysis.value, at: '/analyses/0' }] };
  if (summary) parts.summaries = [{ wire: summary.value, at: '/summaries/0' }];
  const replies = { 'analyses/0': analysis, 'summaries/0': summary };
  const raw = { analyses: [analysis.raw], ...(summary && { summaries: [summary.raw] }) };
  return {
    ...fetched(
      replies,
      parts,
      warnings.map(({ message }) => message),
    ),
    raw,
    truncated: [],
  };
}

/** Puts replies at their places in `raw`. `missing`: a sentence for each part that is absent. */
function fetched(
  replies: Readonly<Record<string, VmrayReply<unknown> | null>>,
  parts: VmrayParts,
  missing: readonly string[] = [],
): Fetched {
  const had = Object.entries(replies).flatMap(([name, reply]) => (reply ? [{ name, reply }] : []));
  const warnings = new Warnings();
  for (const { name, reply } of had) warnings.take(reply.warnings, `/${name}`);
  return {
    parts,
    raw: Object.fromEntries(had.map(({ name, reply }) => [name, reply.raw])),
    warnings: warnings.list(),
    gaps: missing.map((message) => ({ message, at: null })),
    truncated: had.flatMap(({ name, reply }) => (reply.truncated ? [`/${name}`] : [])),
  };
}
