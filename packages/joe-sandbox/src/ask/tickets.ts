import type { AnalysisRef, AnalysisStatus, CallOptions } from '@sandjury/core';
import { bestFirst, ifKnown, readTicket } from '@sandjury/core/toolkit';
import type { JoeSandboxClient } from '../api/client.ts';
import { isOfUrl, type JoeAnalysis, type JoeSubmission } from '../wire/analysis.ts';
import { stateOfAnalysis, stateOfSubmission } from '../wire/state.ts';

const kinds = { analysis: /^[0-9]{1,15}$/, submission: /^[0-9]{1,15}$/ };

/** Reads a ticket. Throws ConfigurationError when it is none of this provider, UnsupportedError when it is of no kind that is taken. */
export function targetOf(ref: AnalysisRef, provider: string, takes?: readonly (keyof typeof kinds)[]) {
  return readTicket(ref, { provider, kinds, ...(takes && { takes }) });
}

/** The ticket of an analysis. */
export function refOf({ webid }: Pick<JoeAnalysis, 'webid'>, provider: string): AnalysisRef {
  return { provider, id: `analysis:${webid}` };
}

/** How far a submission is, with the tickets of its finished analyses, those that Joe Sandbox finds most relevant first. */
export function statusOf(submission: JoeSubmission, provider: string): AnalysisStatus {
  const state = stateOfSubmission(submission);
  const known = (submission.analyses ?? []).flatMap((analysis) => analysis ?? []);
  if (state !== 'finished') return { state, reports: [] };
  const finished = known.filter((analysis) => stateOfAnalysis(analysis) === 'finished');
  const most = submission.most_relevant_analysis?.webid;
  const first = [...finished.filter(({ webid }) => webid === most), ...finished.filter(({ webid }) => webid !== most)];
  // Where nothing in it could be analysed, there is no analysis.
  return { state: first.length > 0 ? 'finished' : 'failed', reports: first.map((one) => refOf(one, provider)) };
}

/** So many analyses of one sample are looked at. */
const mostFound = 10;

/** What a search found, with all that Joe Sandbox says of it: some servers give the number of an analysis alone. */
async function known(found: readonly (JoeAnalysis | undefined)[], client: JoeSandboxClient, options: CallOptions) {
  const infos = found.slice(0, mostFound).map(async (one) => {
    if (one === undefined || one.status !== null) return one;
    return (await ifKnown(client.analysisInfo(one.webid, options)))?.value;
  });
  return (await Promise.all(infos)).flatMap((one) => one ?? []);
}

/** Tickets of analyses, finished ones first, the newest before the others. A search may find more than was asked for. */
export async function ticketsOf(
  found: readonly (JoeAnalysis | undefined)[],
  isMeant: (analysis: JoeAnalysis) => boolean,
  client: JoeSandboxClient,
  options: CallOptions,
): Promise<AnalysisRef[]> {
  const meant = (await known(found, client, options)).filter(isMeant);
  const best = bestFirst(meant, (one) => ({ id: one.webid, time: one.time, state: stateOfAnalysis(one) }));
  return best.map((one) => refOf(one, client.id));
}

/** Whether an analysis is of this URL, as browsers write it. */
export function isOf(url: string): (analysis: JoeAnalysis) => boolean {
  const href = URL.parse(url)?.href;
  return (analysis) => isOfUrl(analysis) && URL.parse(analysis.filename ?? '')?.href === href;
}
