import { type AnalysisRef, SandboxError, type SandboxProvider, type SandboxReport } from '@sandjury/core';
import { must, refuse } from '../../trial/expect.ts';

/** An emulator must finish an analysis within this many polls. */
const mostPolls = 50;

/** The reports that tickets of a submission lead to when it has finished. */
export async function finishedReports(
  provider: SandboxProvider,
  refs: readonly AnalysisRef[],
): Promise<SandboxReport[]> {
  const reports: SandboxReport[] = [];
  for (const ref of refs) {
    for (const ready of await finishedTickets(provider, ref)) reports.push(await readyReport(provider, ready));
  }
  return reports;
}

/** The tickets that `report` takes when this submission has finished. Without `status`, its own. */
export async function finishedTickets(provider: SandboxProvider, ref: AnalysisRef): Promise<readonly AnalysisRef[]> {
  if (provider.status === undefined) return [ref];
  for (let poll = 0; poll < mostPolls; poll++) {
    const { state, reports } = await provider.status(ref);
    must(state !== 'failed', `the submission ${ref.id} failed: the emulator must be able to analyse it`);
    if (state === 'finished') return reports;
  }
  return refuse(`the submission ${ref.id} did not finish within ${mostPolls} polls`);
}

async function readyReport(provider: SandboxProvider, ref: AnalysisRef): Promise<SandboxReport> {
  for (let poll = 0; poll < mostPolls; poll++) {
    try {
      return await provider.report(ref);
    } catch (error) {
      if (!isNotReady(error) || provider.status !== undefined) throw error;
    }
  }
  return refuse(`the report of ${ref.id} did not get ready within ${mostPolls} polls`);
}

function isNotReady(error: unknown): boolean {
  return SandboxError.is(error) && error.toJSON().code === 'not_ready';
}
