import { readFile } from 'node:fs/promises';
import { capabilities, type SandboxProvider } from '@sandjury/core';
import { expect, it } from 'vitest';
import { adapters } from './adapters/adapters.ts';
import { faultCases } from './matrix/fault-cases.ts';
import { groupsOf } from './matrix/matrix.ts';
import { page, renderHead } from './matrix/render.ts';

const settings = { retries: 0, deadlineMs: 1, maxReplyBytes: 1 };
const limits = { connectMs: 1, headersMs: 1, bodyMs: 1 };
const clock = { now: () => 0, after: () => () => undefined };
const made = { ...settings, timeouts: limits, clock, tls: { verify: true } };

it.each(adapters)('every verb that $title has is in the matrix', ({ connect, verbs }) => {
  const provider: SandboxProvider = connect('http://127.0.0.1:9', made);
  const own = ['ping', 'report', ...capabilities.filter((name) => typeof provider[name] === 'function')];
  // A look-up with a cache is the command line's: it is made of these.
  const rows = new Set(verbs.map(({ name }) => name).filter((name) => name !== 'look-up with a cache'));
  expect([...new Set([...rows].map((name) => name.split(' ')[0]))].sort()).toEqual(own.sort());
});

it.each(adapters)('an exception of $title names a fault that there is', (adapter) => {
  const known = new Set(faultCases.map(({ name }) => name));
  const { outcomes = {}, refusals = [], givesUp = [] } = adapter;
  const inRows = [...adapter.verbs, ...adapter.calls].flatMap(({ instead = {}, asksMore = {} }) =>
    Object.keys({ ...instead, ...asksMore }),
  );
  const named = [...inRows, ...Object.keys(outcomes), ...refusals, ...givesUp];
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

it('names every fault, every adapter and every table once', () => {
  for (const names of [faultCases.map(({ name }) => name), adapters.flatMap(groupsOf).map(({ title }) => title)]) {
    expect(new Set(names).size).toBe(names.length);
  }
});

it('the head of the page is that of these tables', async () => {
  expect((await readFile(page, 'utf8')).startsWith(renderHead(adapters.flatMap(groupsOf)))).toBe(true);
});
