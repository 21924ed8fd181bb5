import { Readable } from 'node:stream';
import { ConnectionError } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { configurationWith, fakeProvider } from '../../../test/fake-configuration.ts';
import { fakeIo } from '../../../test/fake-io.ts';
import { run } from '../../run.ts';

const hash = 'a'.repeat(64);
const failing = 'b'.repeat(64);
const url = 'https://x.example/';

const lab = fakeProvider('lab', {
  async findByHash(asked) {
    if (asked === failing) throw new ConnectionError('lab is not there.', { provider: 'lab' });
    return [{ provider: 'lab', id: 'one' }];
  },
});

async function compare(args: readonly string[], input = '') {
  const { io, text } = fakeIo({ configuration: async () => configurationWith(lab), stdin: Readable.from([input]) });
  return { status: await run(['compare', ...args], io), ...text };
}

describe('the exit status of several questions', () => {
  it.each([
    ['an answer, and a URL that nobody looks up', [hash, url], 0],
    ['a failure and a URL', [failing, url], 4],
    ['an answer, a failure and a URL', [hash, failing, url], 3],
    ['URLs alone', [url, 'https://y.example/'], 4],
  ])('%s', async (_, inputs, expected) => {
    expect((await compare(inputs)).status).toBe(expected);
    expect((await compare(['--from', '-'], inputs.join('\n'))).status).toBe(expected);
  });
});

describe('a list that leaves nothing to do', () => {
  it('says that it is empty', async () => {
    const { status, err } = await compare(['--from', '-'], '# none\n');
    expect(status).toBe(2);
    expect(err).toMatch(/^sandjury: Nothing to compare: the list is empty\. /);
  });

  it('says that hashes cannot be submitted', async () => {
    const { status, err } = await compare(['--from', '-', '--submit', '--dry-run'], `${hash}\n`);
    expect(status).toBe(2);
    expect(err).toMatch(/line 1: a+ is a hash: only a file or a URL can be submitted\./);
    expect(err).toMatch(
      /Nothing to submit: the list has neither a file nor a URL, and a hash cannot be submitted\.\n$/,
    );
  });
});

it('refuses a dry run of what sends nothing', async () => {
  const { status, out, err } = await compare([hash, '--dry-run']);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toMatch(/--dry-run shows what --submit would send. Give both/);
});

it.each([
  [['--tag', 'case 7']],
  [['--comment', 'x']],
  [['--set', 'vmray.maxJobs=2']],
  [['--tag', 'case 7', '--saved', 'vmray=reply.json']],
])('refuses %j where nothing is submitted', async (options) => {
  const { status, out, err } = await compare([hash, ...options]);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  const [flag] = options;
  expect(err).toBe(`sandjury: ${flag} applies to a submission. Add --submit, or remove ${flag}.\n`);
});

it.each([
  ['another format than the table', [hash, '--format', 'csv']],
  ['several samples', [hash, failing]],
  ['a list', ['--from', '-']],
])('refuses --explain of %s, where it would do nothing', async (_, args) => {
  const { status, out, err } = await compare([...args, '--explain'], hash);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toMatch(/^sandjury: --explain /);
});
