import { expect, it } from 'vitest';
import { rejectionOf } from './rejection.ts';

const client = { id: 'box', scrub: (text: string) => text.replaceAll('hunter2', '[redacted]') };

it.each<[unknown, unknown, string]>([
  ['a.exe', 'too large', 'box did not take "a.exe": too large'],
  [null, 'no', 'box did not take the submission: no'],
  ['', null, 'box did not take the submission: no reason given'],
  [{ name: 'x' }, ['y'], 'box did not take the submission: no reason given'],
  ['hunter2\u001b[31m.exe', 'bad\nkey hunter2', 'box did not take "[redacted] [31m.exe": bad key [redacted]'],
  ['x'.repeat(200), 'y'.repeat(400), `box did not take "${'x'.repeat(80)}…": ${'y'.repeat(300)}…`],
])('of %j for %j is one line of ours', (name, reason, message) => {
  expect(rejectionOf({ name, reason }, client)).toMatchObject({
    code: 'api',
    provider: 'box',
    retryable: false,
    status: 200,
    message,
  });
});
