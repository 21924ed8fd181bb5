import { type AnalysisRef, ApiError, type CallOptions, NotReadyError, type SandboxReport } from '@sandjury/core';
import { gather, may, withTicket } from '@sandjury/core/toolkit';
import type { JoeSandboxClient } from '../api/client.ts';
import { type JoeSandboxRaw, type MappingOptions, toReport } from '../mapping/report.ts';
import { stateOfAnalysis } from '../wire/state.ts';
import { statusOf, targetOf } from './tickets.ts';

/** So many runs of one analysis are asked for. */
const mostRuns = 16;

/** The report on what a ticket names; of a submission, on its most relevant analysis. */
export async function fetchReport(
  ref: AnalysisRef,
  client: JoeSandboxClient,
  how: MappingOptions,
  given?: CallOptions,
): Promise<SandboxReport<JoeSandboxRaw>> {
  const options = client.budget(given);
  const { kind, id } = targetOf(ref, client.id);
  const { webid, others } = kind === 'analysis' ? { webid: id, others: 0 } : await chosen(ref, id, client, options);
  const info = await client.analysisInfo(webid, options);
  const state = stateOfAnalysis(info.value);
  if (state !== 'finished' && state !== 'failed') throw notReady(ref, client);
  const all = info.value.runs?.length ?? 0;
  const numbers = Array.from({ length: Math.min(all, mostRuns) }, (_, run) => run);
  const named = numbers.map((run) => [`run ${run}`, may((call) => client.report(webid, run, call))] as const);
  const { parts, warnings } = await gather(Object.fromEntries(named), options);
  const reports = numbers.flatMap((run) => {
    const reply = parts[`run ${run}`];
    return reply ? [{ run, reply }] : [];
  });
  const lacking = [
    ...(all > mostRuns ? [`${all - mostRuns} runs were not asked for.`] : []),
    ...(others > 0 ? [`The submission has ${others} more analyses, each with a ticket of its own.`] : []),
  ];
  const missing = lacking.map((message) => ({ code: 'missing-section', message, pointer: null }));
  return toReport({ ref, info, reports, missing: [...warnings, ...missing], webUrl: client.webUrl, ...how });
}

/** The analysis of a submission that Joe Sandbox finds most relevant, and how many more there are. */
async function chosen(ref: AnalysisRef, id: string, client: JoeSandboxClient, options: CallOptions) {
  const { value } = await withTicket(ref, client.submissionInfo(id, options));
  const { state, reports } = statusOf(value, client.id);
  const [first, ...others] = reports;
  if (first !== undefined) return { webid: targetOf(first, client.id).id, others: others.length };
  if (state !== 'failed') throw notReady(ref, client);
  const message = `${client.id} could analyse nothing in this submission.`;
  throw new ApiError(message, { provider: client.id, ref, retryable: false });
}

function notReady(ref: AnalysisRef, client: JoeSandboxClient): NotReadyError {
  return new NotReadyError(`${client.id}: the analysis is not finished.`, { provider: client.id, ref });
}
