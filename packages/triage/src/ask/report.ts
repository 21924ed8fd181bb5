import { type AnalysisRef, ApiError, NotReadyError, ResponseError, type SandboxReport } from '@sandjury/core';
import { type ApiCallOptions, CallGroup, gather, may, stateOf, withTicket } from '@sandjury/core/toolkit';
import type { TriageClient } from '../api/client.ts';
import { type ReportSource, type TriageRaw, toReport } from '../mapping/report.ts';
import { tasksOf } from '../wire/reports.ts';
import { states, taskNameForm } from '../wire/samples.ts';
import { samples } from './samples.ts';

/** What of a report is asked for, and how it is made. */
export interface ReportHow extends Pick<ReportSource, 'verdicts' | 'maxIocs'> {
  taskReports: boolean;
}

/** The report on a sample: its overview and, where they are wanted, the static report and that of each run that has one. */
export async function fetchReport(
  ref: AnalysisRef,
  client: TriageClient,
  { taskReports, ...how }: ReportHow,
  given?: ApiCallOptions,
): Promise<SandboxReport<TriageRaw>> {
  const options = client.budget(given);
  const id = samples.idOf(ref, client.id);
  const overview = await withTicket(ref, overviewOf(id, client, options));
  if (overview.value.sample.id !== id) {
    throw new ResponseError(`The overview of ${client.id} is of another sample.`, { provider: client.id, status: 200 });
  }
  const source = { ...how, ref, overview, webUrl: client.webUrl };
  if (!taskReports) return toReport(source);
  const runs = tasksOf(overview.value).filter(({ name, task }) => {
    return task.kind === 'behavioral' && stateOf(states, task.status) === 'finished' && taskNameForm.test(name);
  });
  const requests = runs.map(({ name }) => [name, may((call) => client.taskReport(id, name, call))] as const);
  const group = options.group ?? new CallGroup();
  const [whole, single] = await Promise.all([
    gather({ 'static report': may((call) => client.staticReport(id, call)) }, { ...options, group }),
    gather(Object.fromEntries(requests), { ...options, group }),
  ]);
  const missing = [...whole.warnings, ...single.warnings];
  const found = Object.entries(single.parts).flatMap(([name, part]) => (part ? [[name, part] as const] : []));
  return toReport({ ...source, staticReport: whole.parts['static report'], runs: new Map(found), missing });
}

/** An overview that is not available may be that of a sample whose analysis failed: it never will be. */
async function overviewOf(id: string, client: TriageClient, options: ApiCallOptions) {
  try {
    return await client.overview(id, options);
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    const { value } = await client.sample(id, options);
    if (stateOf(states, value.status) !== 'failed') throw error;
    const message = `${client.id} could not analyse the sample: it has no report.`;
    throw new ApiError(message, { ...error.toJSON(), retryable: false, cause: error });
  }
}
