import { inspect } from 'node:util';
import { type ConformanceCheck, rule } from '../../check.ts';
import type { ConformanceFault } from '../../contract.ts';
import { must, settle } from '../../trial/expect.ts';
import { sampleFile } from '../../trial/sample-file.ts';
import type { Trial } from '../../trial/trial.ts';
import { verbsOf } from '../../trial/verbs.ts';
import { finishedReports } from '../submissions/finish.ts';

export const secrecyChecks: readonly ConformanceCheck[] = [
  rule('secrecy: no failure holds a credential, also where the vendor echoes it', async (trial) => {
    const verbs = await verbsOf(trial);
    for (const fault of echoes(trial)) {
      trial.break(fault);
      await Promise.all(
        verbs.map(async (verb) => {
          const provider = trial.make({ secrets: 'plain' });
          const result = await settle(() => verb.call(provider));
          if (!result.ok) mustHideSecrets(trial, result.error, `the failure of ${verb.name}`);
        }),
      );
      await trial.reset();
    }
  }),

  rule('secrecy: the refusal of a wrong credential does not hold it', async (trial) => {
    for (const verb of await verbsOf(trial)) {
      const provider = trial.make({ secrets: 'wrong' });
      const result = await settle(() => verb.call(provider));
      if (!result.ok) mustHideSecrets(trial, result.error, `the failure of ${verb.name}`);
    }
  }),

  rule('secrecy: no report holds a credential, also where the vendor echoes it', async (trial) => {
    const provider = trial.make();
    for (const { key, report } of await trial.known(provider)) mustHideSecrets(trial, report, `the report on ${key}`);
    if (provider.submitFile === undefined) return;
    for (const secret of trial.secrets) {
      // What was sent comes back as the name of the sample.
      const submission = await settle(() =>
        provider.submitFile?.(sampleFile(`echo of ${secret.length}`, `${secret}.js`)),
      );
      if (!submission.ok || submission.value === undefined) continue;
      for (const report of await finishedReports(provider, submission.value.refs)) {
        mustHideSecrets(trial, report, 'the report on a file that is named like the credential');
      }
    }
  }),

  rule('secrecy: a provider does not show its credential', async (trial) => {
    const provider = trial.make({ secrets: 'plain' });
    mustHideSecrets(trial, provider, 'a new provider');
    await provider.ping();
    mustHideSecrets(trial, provider, 'a provider that has asked');
  }),
];

/** What vendors and proxies send back when something is wrong, with the credential in it. */
function echoes({ secrets }: Trial): ConformanceFault[] {
  const text = [...secrets].join(' ');
  const json = JSON.stringify({ error: text, message: text, error_msg: text, Message: text, Code: text, code: text });
  return [
    { status: 400, body: json },
    { status: 401, body: `<p>${text} is not known</p>` },
    { status: 500, body: json },
    { body: `<p>${text}</p>` },
    { body: json },
    { reset: 'before' },
  ];
}

/** Deep enough for a chain of causes with a request in it. */
const depth = 12;

function mustHideSecrets({ secrets }: Trial, value: unknown, what: string): void {
  const text = [inspect(value, { depth, showHidden: true, maxStringLength: null }), String(value), asJson(value)].join(
    '\n',
  );
  for (const secret of secrets) {
    const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
    must(!forms.some((form) => text.includes(form)), `${what} must not hold the credential`);
  }
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // A value with a circle in it has no JSON that could hold anything.
    return '';
  }
}
