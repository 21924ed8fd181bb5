import { type ConformanceCheck, ruleFor } from '../../check.ts';
import { must, mustFail, settle } from '../../trial/expect.ts';
import { able, sampleUrl } from '../../trial/verbs.ts';

const noUrls = ['', 'conformance.example', 'ftp://conformance.example/', 'javascript:alert(1)', 'https://'];

export const lookupUrlChecks: readonly ConformanceCheck[] = [
  ruleFor(['findByUrl'], 'lookup: a URL is looked up without being submitted', async (trial) => {
    const provider = able(trial.make(), 'findByUrl');
    const url = sampleUrl('a look-up');
    const { result, calls } = await trial.watch(() => provider.findByUrl(url));
    must(result.ok, 'findByUrl: a URL that nobody knows is no failure', { actual: result });
    for (const ref of result.value) {
      mustFail(await settle(() => provider.report(ref)), 'report on a URL that nobody knows', ['not_found']);
    }
    const created = calls.filter(({ operation }) => trial.subject.creates.includes(operation));
    must(created.length === 0, 'findByUrl must submit nothing', { actual: created });
  }),

  ruleFor(
    ['findByUrl'],
    'lookup: a text that is not an http or https URL is refused before anything is sent',
    async (trial) => {
      const provider = able(trial.make(), 'findByUrl');
      for (const text of noUrls) {
        const { result, calls } = await trial.watch(() => provider.findByUrl(text));
        mustFail(result, `findByUrl(${JSON.stringify(text)})`, ['configuration']);
        must(calls.length === 0, `findByUrl(${JSON.stringify(text)}) must be refused before anything is sent`);
      }
    },
  ),
];
