import { readFile } from 'node:fs/promises';
import { capabilities, type SandboxProvider } from '@sandjury/core';
import { expect, it } from 'vitest';
import { alibabaAdapter, capeAdapter, vmrayAdapter } from './adapters/adapters.ts';
import { alibabaCalls, alibabaVerbs } from './adapters/alibaba-operations.ts';
import { capeCalls, capeVerbs } from './adapters/cape-operations.ts';
import { groups } from './adapters/groups.ts';
import { vmrayCalls, vmrayVerbs } from './adapters/vmray-operations.ts';
import { faultCases } from './matrix/fault-cases.ts';
import { page, renderHead } from './matrix/render.ts';

const settings = { retries: 0, deadlineMs: 1, maxReplyBytes: 1 };
const limits = { connectMs: 1, headersMs: 1, bodyMs: 1 };
const clock = { now: () => 0, after: () => () => undefined };
const made = { ...settings, timeouts: limits, clock, tls: { verify: true } };

const adapters: [string, SandboxProvider, readonly { name: string }[]][] = [
  ['VMRay', vmrayAdapter.connect('http://127.0.0.1:9', made), vmrayVerbs],
  ['Alibaba Cloud', alibabaAdapter.connect('http://127.0.0.1:9', made), alibabaVerbs],
  ['CAPE', capeAdapter.connect('http://127.0.0.1:9', made), capeVerbs],
];

it.each(adapters)('every verb that %s has is in the matrix', (_name, provider, operations) => {
  const verbs = ['ping', 'report', ...capabilities.filter((name) => typeof provider[name] === 'function')];
  // A look-up with a cache is the command line's: it is made of these.
  const own = operations.filter(({ name }) => name !== 'look-up with a cache');
  const rows = new Set(own.map(({ name }) => name.split(' ')[0]));
  expect([...rows].sort()).toEqual(verbs.sort());
});

it('an exception of a row names a fault that there is', () => {
  const known = new Set(faultCases.map(({ name }) => name));
  const named = [...vmrayVerbs, ...vmrayCalls, ...alibabaVerbs, ...alibabaCalls, ...capeVerbs, ...capeCalls].flatMap(
    ({ instead = {}, asksMore = {} }) => Object.keys({ ...instead, ...asksMore }),
  );
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  expect(known.size).toBe(faultCases.length);
});

it('the head of the page is that of these tables', async () => {
  expect((await readFile(page, 'utf8')).startsWith(renderHead(groups))).toBe(true);
});
