import {
  type AnalysisRef,
  type AnalysisStatus,
  ApiError,
  type CallOptions,
  type FileSample,
  NotReadyError,
  SandboxError,
  type SandboxReport,
  type Submission,
} from '@sandjury/core';
import type { BrokenProvider } from './broken.ts';
import { TinyProvider, type TinyRequest } from './tiny/provider.ts';

/** The file as `change` makes it. */
function changed(
  file: FileSample,
  change: (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): FileSample {
  return { ...file, open: () => change(file.open()) };
}

async function* untilItBreaks(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* pieces;
  } catch {
    // What was read so far is taken for the file.
  }
}

async function* withLineEnd(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* pieces;
  yield Buffer.from('\n');
}

const submission: readonly BrokenProvider[] = [
  {
    what: 'waits for ever for an analysis that failed',
    caughtBy: 'wait: an analysis that failed for good gives no verdict',
    Provider: class extends TinyProvider {
      override async status(ref: AnalysisRef, options?: CallOptions): Promise<AnalysisStatus> {
        const { state, reports } = await super.status(ref, options);
        return { state: state === 'failed' ? 'running' : state, reports };
      }
    },
  },
  {
    what: 'lets a caller ask again and again for the report of an analysis that failed',
    caughtBy: 'wait: an analysis that failed for good gives no verdict',
    Provider: class extends TinyProvider {
      override async report(ref: AnalysisRef, options?: CallOptions): Promise<SandboxReport> {
        try {
          return await super.report(ref, options);
        } catch (error) {
          const hasFailed = SandboxError.is(error) && error.code === 'api' && error.status === null;
          throw hasFailed ? new ApiError('It failed.', { provider: this.id, retryable: true }) : error;
        }
      }
    },
  },
  {
    what: 'takes what the vendor forgot for a failure of the vendor',
    caughtBy: 'tickets: an analysis that the vendor no longer knows is not_found',
    Provider: class extends TinyProvider {
      readonly submitted = new Set<string>();
      override async submitFile(file: FileSample, options?: CallOptions): Promise<Submission> {
        const submission = await super.submitFile(file, options);
        for (const { id } of submission.refs) this.submitted.add(id);
        return submission;
      }
      override async report(ref: AnalysisRef, options?: CallOptions): Promise<SandboxReport> {
        try {
          return await super.report(ref, options);
        } catch (error) {
          const isForgotten = SandboxError.is(error) && error.code === 'not_found' && this.submitted.has(ref.id);
          throw isForgotten ? new ApiError('The vendor failed.', { provider: this.id, status: 404 }) : error;
        }
      }
    },
  },
  {
    what: 'accepts a file and reports a refusal of it',
    caughtBy: 'submit: a file is taken, and gives a ticket',
    Provider: class extends TinyProvider {
      override async submitFile(file: FileSample, options?: CallOptions): Promise<Submission> {
        const refusal = new ApiError('Refused.', { provider: this.id }).toJSON();
        return { ...(await super.submitFile(file, options)), rejected: [refusal] };
      }
    },
  },
  {
    what: 'sends a file with a line end that it did not have',
    caughtBy: 'submit: the tickets lead to a report on that very file',
    also: ['submit: another attempt sends the file from its beginning'],
    Provider: class extends TinyProvider {
      override submitFile(file: FileSample, options?: CallOptions): Promise<Submission> {
        return super.submitFile(changed(file, withLineEnd), options);
      }
    },
  },
  {
    what: 'sends what is left of a stream at the second attempt',
    caughtBy: 'submit: another attempt sends the file from its beginning',
    Provider: class extends TinyProvider {
      override async submitFile(file: FileSample, options?: CallOptions): Promise<Submission> {
        const stream = file.open();
        const body = { length: null, open: () => stream };
        return this.create({
          method: 'POST',
          path: `/samples?name=${encodeURIComponent(file.name)}`,
          body,
          ...options,
        });
      }
    },
  },
  {
    what: 'repeats a submission that may have arrived',
    caughtBy: 'submit: a submission that may have arrived is not sent again',
    Provider: class extends TinyProvider {
      override create(request: TinyRequest): Promise<Submission> {
        return super.create({ ...request, repeatable: true });
      }
    },
  },
  {
    what: 'lets a caller repeat a submission that may have arrived',
    caughtBy: 'submit: a submission that may have arrived is retryable only if a retry cannot create a second one',
    Provider: class extends TinyProvider {
      override lost(error: unknown): never {
        throw error;
      }
    },
  },
  {
    what: 'takes a refusal for an acceptance without a ticket',
    caughtBy: 'submit: a sample that the vendor refuses is not accepted',
    also: ['failures: a 400 is a failure of the vendor'],
    Provider: class extends TinyProvider {
      override async create(request: TinyRequest): Promise<Submission> {
        try {
          return await super.create(request);
        } catch (error) {
          if (!SandboxError.is(error) || error.status !== 400) throw error;
          return { refs: [], accepted: true, rejected: [] };
        }
      }
    },
  },
  {
    what: 'submits as much of a file as could be read',
    caughtBy: 'submit: a file that cannot be read is not submitted',
    Provider: class extends TinyProvider {
      override submitFile(file: FileSample, options?: CallOptions): Promise<Submission> {
        return super.submitFile(changed(file, untilItBreaks), options);
      }
    },
  },
  {
    what: 'reports on a URL as if it were a file',
    caughtBy: 'submit: a URL is taken, and leads to a report on it',
    Provider: class extends TinyProvider {
      override finish(report: SandboxReport): SandboxReport {
        return { ...report, sample: { ...report.sample, kind: 'file' } };
      }
    },
  },
  {
    what: 'submits any text as a URL',
    caughtBy: 'submit: a text that is not an http or https URL is refused before anything is sent',
    Provider: class extends TinyProvider {
      override submitUrl(url: string, options?: CallOptions): Promise<Submission> {
        return this.create({ method: 'POST', path: '/urls', body: url, ...options });
      }
    },
  },
];

const waiting: readonly BrokenProvider[] = [
  {
    what: 'says that a submission has finished before it has',
    caughtBy: 'wait: a submission is pending, then finished',
    also: ['wait: an analysis that failed for good gives no verdict'],
    Provider: class extends TinyProvider {
      override async status(ref: AnalysisRef, options?: CallOptions): Promise<AnalysisStatus> {
        await super.status(ref, options);
        return { state: 'finished', reports: [ref] };
      }
    },
  },
  {
    what: 'never says that a known sample has finished',
    caughtBy: 'wait: a known sample has finished',
    also: ['tickets: another instance can use them'],
    Provider: class extends TinyProvider {
      override async status(ref: AnalysisRef, options?: CallOptions): Promise<AnalysisStatus> {
        const status = await super.status(ref, options);
        return ref.id === 'sample:1' ? { state: 'running', reports: [] } : status;
      }
    },
  },
  {
    what: 'fails where it should ask for patience',
    caughtBy: 'wait: a report that is not ready is not_ready',
    Provider: class extends TinyProvider {
      override async report(ref: AnalysisRef, options?: CallOptions): Promise<SandboxReport> {
        try {
          return await super.report(ref, options);
        } catch (error) {
          if (error instanceof NotReadyError) throw new ApiError('Not done.', { provider: this.id });
          throw error;
        }
      }
    },
  },
];

const tickets: readonly BrokenProvider[] = [
  {
    what: 'gives tickets with more in them',
    caughtBy: 'tickets: are plain JSON',
    Provider: class extends TinyProvider {
      override ref(id: number): AnalysisRef {
        return Object.assign(super.ref(id), { number: id });
      }
    },
  },
  {
    what: 'accepts only tickets of its own submissions',
    caughtBy: 'tickets: another instance can use them',
    also: ['wait: an analysis that failed for good gives no verdict'],
    Provider: class extends TinyProvider {
      readonly submitted: Set<string> = new Set();
      override async create(request: TinyRequest): Promise<Submission> {
        const made = await super.create(request);
        for (const ref of made.refs) this.submitted.add(ref.id);
        return made;
      }
      override pathOf(ref: AnalysisRef): string {
        if (ref.id === 'sample:1' || this.submitted.has(ref.id)) return super.pathOf(ref);
        return super.pathOf({ ...ref, id: 'not mine' });
      }
    },
  },
  {
    what: "accepts another provider's ticket",
    caughtBy: 'tickets: a ticket of another provider is refused before anything is sent',
    Provider: class extends TinyProvider {
      override pathOf(ref: AnalysisRef): string {
        return super.pathOf({ ...ref, provider: this.id });
      }
    },
  },
  {
    what: 'puts any ticket into a path',
    caughtBy: 'tickets: an invalid ticket is refused before anything is sent',
    Provider: class extends TinyProvider {
      override pathOf(ref: AnalysisRef): string {
        return ref.provider === this.id ? `/samples/${encodeURIComponent(ref.id.slice(7))}` : super.pathOf(ref);
      }
    },
  },
];

export const brokenSubmission: readonly BrokenProvider[] = [...submission, ...waiting, ...tickets];
