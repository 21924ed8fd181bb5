import {
  type AnalysisRef,
  type AnalysisStatus,
  type CallOptions,
  type FileSample,
  type HashKind,
  type Health,
  NotReadyError,
  type Reliability,
  type ReportOptions,
  SandboxProvider,
  type SandboxReport,
  type Submission,
  type SubmitOptions,
  UnsupportedError,
} from '@sandjury/core';
import { byText } from '@sandjury/core/toolkit';
import { CapeClient, type CapeSubmitCall } from './cape-client.ts';
import { type CapeRaw, toReport } from './cape-report.ts';
import type { CapeTask } from './cape-schemas.ts';
import { type CapeSettings, productName } from './cape-settings.ts';
import { stateOf } from './cape-status.ts';
import { submissionOf } from './cape-submit.ts';
import { taskOf, taskRef } from './cape-tickets.ts';
import type { VerdictOverrides } from './cape-verdict.ts';

/** A CAPE server as a provider. Tickets are `task:N`. */
export class CapeProvider extends SandboxProvider {
  override readonly id: string;
  override readonly product = productName;
  override readonly reliability: Reliability | undefined;
  override readonly group: string | undefined;
  override readonly hashKinds: readonly HashKind[] = ['md5', 'sha1', 'sha256'];
  /** What CAPE has beyond the contract. */
  readonly client: CapeClient;
  readonly verdicts: VerdictOverrides | undefined;

  /** Throws ConfigurationError when the settings are wrong. */
  constructor(settings: CapeSettings) {
    super();
    this.client = new CapeClient(settings);
    this.id = this.client.id;
    this.reliability = settings.reliability;
    this.group = settings.group;
    this.verdicts = settings.verdicts;
  }

  override async ping(options?: CallOptions): Promise<Health> {
    const startedAt = this.client.now();
    const { version, details } = await pingDetails(this.client, options);
    return { ok: true, product: productName, version, latencyMs: this.client.now() - startedAt, details };
  }

  /** Tickets of every task of the file: finished ones first, the newest before the others. */
  override async findByHash(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
    const { value } = await this.client.tasksByHash(hash, options);
    return bestFirst(value).map((task) => taskRef(this.id, task.id));
  }

  /** Of one task; NotReadyError while it is under way. */
  override async report(ref: AnalysisRef, options?: ReportOptions): Promise<SandboxReport<CapeRaw>> {
    const { value, raw } = await resumable(ref, this.client.report(taskOf(ref, this.id), options));
    return toReport({
      ref,
      wire: value,
      raw: { report: raw },
      webUrl: this.client.webUrl,
      overrides: this.verdicts,
    });
  }

  /** Tags and comment become CAPE's own; `vendor` takes what else CapeSubmitOptions has. An archive may become several tasks. */
  override async submitFile(file: FileSample, options: SubmitOptions = {}): Promise<Submission> {
    const { value } = await this.client.submitFile(file, ownOptions(options));
    return submissionOf(value, this.id, (text) => this.client.scrub(text));
  }

  /** As `submitFile`. */
  override async submitUrl(url: string, options: SubmitOptions = {}): Promise<Submission> {
    const { value } = await this.client.submitUrl(url, ownOptions(options));
    return submissionOf(value, this.id, (text) => this.client.scrub(text));
  }

  override async status(ref: AnalysisRef, options?: CallOptions): Promise<AnalysisStatus> {
    const { value } = await this.client.taskStatus(taskOf(ref, this.id), options);
    const state = stateOf(value);
    return { state, reports: state === 'finished' ? [ref] : [] };
  }

  override close(): Promise<void> {
    return this.client.close();
  }
}

/** Says of a task that is under way with which ticket to ask again. */
async function resumable<Reply>(ref: AnalysisRef, reply: Promise<Reply>): Promise<Reply> {
  try {
    return await reply;
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    throw new NotReadyError(error.message, { ...error.toJSON(), ref, cause: error });
  }
}

async function pingDetails(client: CapeClient, options?: CallOptions): Promise<Pick<Health, 'version' | 'details'>> {
  try {
    const { value } = await client.serverStatus(options);
    return {
      version: value.version || null,
      details: {
        hostname: value.hostname ?? null,
        machines: value.machines?.total ?? null,
        machinesAvailable: value.machines?.available ?? null,
        tasksPending: value.tasks?.pending ?? null,
        tasksRunning: value.tasks?.running ?? null,
      },
    };
  } catch (error) {
    // Switched off on this server, which says so to whom it lets in.
    if (!(error instanceof UnsupportedError)) throw error;
    return { version: null, details: { serverStatus: 'disabled on this server' } };
  }
}

const order: Readonly<Record<AnalysisStatus['state'], number>> = { finished: 0, running: 1, queued: 2, failed: 3 };

function bestFirst(tasks: readonly CapeTask[]): CapeTask[] {
  return tasks.toSorted(
    (a, b) =>
      order[stateOf(a.status)] - order[stateOf(b.status)] || byText(b.added_on ?? '', a.added_on ?? '') || b.id - a.id,
  );
}

/** `vendor` is checked with the rest: an unknown key is refused before anything is sent. */
function ownOptions({ vendor, signal, deadlineMs, ...options }: SubmitOptions): CapeSubmitCall {
  const call = { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
  return { ...call, submission: { ...vendor, ...options } };
}

/** Makes a provider of a CAPE server. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function cape(settings: CapeSettings): CapeProvider {
  return new CapeProvider(settings);
}
