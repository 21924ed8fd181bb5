import {
  type CallOptions,
  type FileSample,
  type SampleInfo,
  SandboxError,
  type SandboxProvider,
  type Submission,
} from '@sandjury/core';
import { type ConformanceCheck, rule, ruleFor } from '../../check.ts';
import type { ConformanceFault } from '../../contract.ts';
import { must, settle } from '../../trial/expect.ts';
import { type SampleFile, sampleFile } from '../../trial/sample-file.ts';
import type { Trial } from '../../trial/trial.ts';
import { able, sampleUrl } from '../../trial/verbs.ts';
import { finishedReports } from './finish.ts';

/** The vendor took the sample, and the answer is lost. */
const hiddenAnswers: readonly ConformanceFault[] = [
  { reset: 'before', afterEffect: true },
  { status: 500, afterEffect: true },
  { status: 502, body: '<html>bad gateway</html>', afterEffect: true },
  { body: '<html>log in</html>', afterEffect: true },
  { silence: true, afterEffect: true },
  { truncate: 1 },
];

export const submitChecks: readonly ConformanceCheck[] = [
  ruleFor(['submitFile'], 'submit: a file is taken, and gives a ticket', async (trial) => {
    const submission = await able(trial.make(), 'submitFile').submitFile(sampleFile('taken'));
    const { refs, accepted, rejected } = submission;
    must(accepted && refs.length > 0 && rejected.length === 0, 'submitFile must accept a file', { actual: submission });
  }),

  ruleFor(['submitFile'], 'submit: the tickets lead to a report on that very file', async (trial) => {
    const file = sampleFile('that very file');
    const provider = able(trial.make(), 'submitFile');
    await mustReportOn(provider, await provider.submitFile(file), file);
  }),

  ruleFor(['submitFile'], 'submit: another attempt sends the file from its beginning', async (trial) => {
    const provider = able(trial.make(), 'submitFile');
    for (const { operation } of await creations(trial, ['submitFile'])) {
      trial.emulator.fail(operation, { status: 429, retryAfter: 1 });
      const file = sampleFile(`again at ${operation}`);
      await mustReportOn(provider, await provider.submitFile(file), file);
      await trial.reset();
    }
  }),

  rule('submit: a submission that may have arrived is not sent again', async (trial) => {
    for (const creation of await creations(trial)) {
      for (const fault of hiddenAnswers) await mustCreateOnce(trial, creation, fault);
    }
  }),

  rule(
    'submit: a submission that may have arrived is retryable only if a retry cannot create a second one',
    async (trial) => {
      for (const creation of await creations(trial)) {
        for (const fault of hiddenAnswers) await mustRetrySafely(trial, creation, fault);
      }
    },
  ),

  rule('submit: a sample that the vendor refuses is not accepted', async (trial) => {
    for (const { operation, submit } of await creations(trial)) {
      const provider = trial.make();
      trial.break({ status: 400 }, operation);
      const result = await settle(() => submit(provider));
      await trial.reset();
      must(!result.ok || !result.value.accepted, `${operation} refused the sample, and it was accepted`, {
        actual: result,
      });
      const isOurs = result.ok || SandboxError.is(result.error);
      must(isOurs, `a refusal by ${operation} must be a SandboxError`, { actual: result });
    }
  }),

  ruleFor(['submitFile'], 'submit: a file that cannot be read is not submitted', async (trial) => {
    const provider = able(trial.make(), 'submitFile');
    const result = await settle(() => provider.submitFile(unreadable(sampleFile('unreadable'))));
    must(!result.ok || !result.value.accepted, 'a file whose content cannot be read to its end must not be accepted', {
      actual: result,
    });
  }),

  ruleFor(['submitUrl'], 'submit: a URL is taken, and leads to a report on it', async (trial) => {
    const provider = able(trial.make(), 'submitUrl');
    const url = sampleUrl('taken');
    const submission = await provider.submitUrl(url);
    must(submission.accepted && submission.refs.length > 0, 'submitUrl must accept a URL', { actual: submission });
    const reports = await finishedReports(provider, submission.refs);
    const found = reports.map(({ sample }) => ({ kind: sample.kind, url: sample.url, hashes: sample.hashes }));
    const isFound = found.some((sample) => sample.kind === 'url' && sample.url === url);
    must(isFound, 'the report must be on the URL: sample.kind "url", and sample.url as submitted', { actual: found });
    const isBare = found.every((sample) => sample.kind !== 'url' || Object.keys(sample.hashes).length === 0);
    must(isBare, 'a URL has no hashes: those that a vendor gives are of a text file that holds it', { actual: found });
  }),

  ruleFor(
    ['submitUrl'],
    'submit: a text that is not an http or https URL is refused before anything is sent',
    async (trial) => {
      const provider = able(trial.make(), 'submitUrl');
      for (const text of ['', 'no URL at all', 'javascript:alert(1)', 'file:///etc/passwd']) {
        const { result, calls } = await trial.watch(() => provider.submitUrl(text));
        must(!result.ok, `submitUrl(${JSON.stringify(text)}) must fail`);
        must(calls.length === 0, `submitUrl(${JSON.stringify(text)}) must be refused before anything is sent`);
      }
    },
  ),
];

/** Enough for a provider to give up on an answer that does not come. */
const deadlineMs = 6000;

/** An operation that creates something, and what makes the provider call it. */
interface Creation {
  operation: string;
  /** The same `name` is the same sample; another one each time unless given. */
  submit: (provider: SandboxProvider, name?: string, options?: CallOptions) => Promise<Submission>;
}

/** What the provider's submissions call of the operations in `creates`. */
async function creations(
  trial: Trial,
  verbs: readonly ('submitFile' | 'submitUrl')[] = ['submitFile', 'submitUrl'],
): Promise<Creation[]> {
  let count = 0;
  const fresh = () => `creation ${count++}`;
  const submits: Record<'submitFile' | 'submitUrl', Creation['submit']> = {
    submitFile: (provider, name = fresh(), options = {}) =>
      able(provider, 'submitFile').submitFile(sampleFile(name), options),
    submitUrl: (provider, name = fresh(), options = {}) =>
      able(provider, 'submitUrl').submitUrl(sampleUrl(name), options),
  };
  const found: Creation[] = [];
  for (const verb of verbs) {
    if (!trial.subject.capabilities.includes(verb)) continue;
    const provider = trial.make();
    const calls = await trial.callsOf(() => submits[verb](provider));
    const called = new Set(calls.map(({ operation }) => operation));
    const operations = trial.subject.creates.filter((operation) => called.has(operation));
    must(operations.length > 0, `\`creates\` must name the operation that ${verb} creates something with`, {
      actual: [...called],
      expected: trial.subject.creates,
    });
    for (const operation of operations) found.push({ operation, submit: submits[verb] });
  }
  return found;
}

async function mustCreateOnce(trial: Trial, { operation, submit }: Creation, fault: ConformanceFault): Promise<void> {
  const times = await timesSent(trial, operation, fault, (provider) => submit(provider, undefined, { deadlineMs }));
  must(times <= 1, `${operation} was sent ${times} times, though it may have arrived the first time`, {
    actual: fault,
  });
}

/** A caller that heeds `retryable` must not order the same thing twice. */
async function mustRetrySafely(trial: Trial, { operation, submit }: Creation, fault: ConformanceFault): Promise<void> {
  const name = `retried after ${Object.keys(fault)[0]}`;
  const times = await timesSent(trial, operation, fault, async (provider) => {
    const first = await settle(() => submit(provider, name, { deadlineMs }));
    if (!first.ok && SandboxError.is(first.error) && first.error.retryable) await settle(() => submit(provider, name));
  });
  must(times <= 1, `${operation} was sent ${times} times: the failure of the first must say retryable: false`, {
    actual: fault,
  });
}

/** How often an operation is asked for by what is done while one call of it fails so. */
async function timesSent(
  trial: Trial,
  operation: string,
  fault: ConformanceFault,
  act: (provider: SandboxProvider) => unknown,
): Promise<number> {
  const provider = trial.make();
  trial.emulator.fail(operation, fault);
  const calls = await trial.callsOf(() => act(provider));
  await trial.reset();
  return calls.filter((call) => call.operation === operation).length;
}

async function mustReportOn(provider: SandboxProvider, submission: Submission, file: SampleFile): Promise<void> {
  const reports = await finishedReports(provider, submission.refs);
  const isSame = ({ hashes }: SampleInfo) =>
    (['md5', 'sha1', 'sha256'] as const).some((kind) => hashes[kind] === file.hashes[kind]);
  const found = reports.map(({ sample }) => sample.hashes);
  must(
    reports.some(({ sample }) => isSame(sample)),
    'the report must be on the file that was submitted',
    {
      actual: found,
      expected: file.hashes,
    },
  );
}

/** The same file, but reading its content fails halfway. */
function unreadable(file: SampleFile): FileSample {
  return {
    name: file.name,
    size: file.size,
    async *open() {
      for await (const piece of file.open()) {
        yield piece;
        throw new Error('conformance: the file cannot be read');
      }
    },
  };
}
