import { ApiError, type CallOptions, NotReadyError, type SandboxReport } from '@sandjury/core';
import { type ApiCallOptions, gather, ifKnown, may, must } from '@sandjury/core/toolkit';
import type { HybridAnalysisClient } from '../api/client.ts';
import { toReport } from '../mapping/report.ts';
import type { HybridAnalysisRaw, ReportSource } from '../mapping/source.ts';
import { stateOfRun } from '../mapping/verdict.ts';
import { tickets } from '../wire/tickets.ts';
import { runsOf } from './tickets.ts';

/**
 * The report on what a ticket names; of a file, on its newest run that ended well. One call follows the other: nobody asks for the scanners
 * of what has not ended. Where there is neither a run nor a scan, there is nothing without the overview.
 */
export async function fetchReport(
  { ref, ...how }: Pick<ReportSource, 'ref' | 'verdicts' | 'maxIocs'>,
  client: HybridAnalysisClient,
  given?: CallOptions,
): Promise<SandboxReport<HybridAnalysisRaw>> {
  const { kind, id } = tickets.read(ref, { provider: client.id });
  const options = client.budget(given);
  const found = kind === 'hash' ? (await client.search(id, options)).value : null;
  const jobId = found ? runsOf(found).find(({ state }) => state === 'finished')?.id : id;
  const summary = kind !== 'scan' && jobId !== undefined ? await client.summary(jobId, options) : null;
  const quickScan = kind === 'scan' ? await client.quickScan(id, options) : null;
  refuseUnfinished({ ref, summary, quickScan });
  const sha256 = (summary ?? quickScan)?.value.sha256 ?? found?.sha256s[0] ?? id;
  const ask = (call: ApiCallOptions) => client.overview(sha256, call);
  const overview = summary || quickScan ? may((call) => ifKnown(ask(call))) : must(ask);
  const { parts, warnings: missing } = await gather({ overview }, options);
  return toReport({ ref, ...how, summary, quickScan, overview: parts.overview, missing });
}

function refuseUnfinished({ ref, summary, quickScan }: ReportSource): void {
  const { provider } = ref;
  const { state = null, error_type: vendorCode = null } = summary?.value ?? {};
  if (stateOfRun(state) === 'failed') {
    const message = `${provider} could not analyse the sample: ${vendorCode ?? 'no reason given'}.`;
    throw new ApiError(message, { provider, ref, vendorCode, retryable: false });
  }
  if (stateOfRun(state) === 'finished' && quickScan?.value.finished !== false) return;
  throw new NotReadyError(`${provider}: the analysis is not finished.`, { provider, ref });
}
