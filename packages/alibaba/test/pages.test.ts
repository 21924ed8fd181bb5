import { describe, expect, it } from 'vitest';
import { callsOf, remoteFile, sampleOf, startPair } from './loopback.ts';
import { answer, hash, makeClient, sent, startWire, stopWire } from './wire.ts';

const always = { times: Number.POSITIVE_INFINITY };

/** What scanning gives of these pages; `total` is told with each. All of them are asked for. */
async function scan(pages: readonly (readonly number[])[], totals: readonly number[] = []): Promise<number[]> {
  startWire();
  try {
    for (const [index, ids] of pages.entries()) {
      const total = totals[index];
      const info = total === undefined ? {} : { PageInfo: { TotalCount: total } };
      answer(200, { Data: ids.map((EventId) => ({ EventId })), ...info });
    }
    const found: number[] = [];
    for await (const event of makeClient().scanEvents({ pageSize: 2 })) found.push(Number(event.eventId));
    expect(sent).toHaveLength(pages.length);
    return found;
  } finally {
    stopWire();
  }
}

describe('events', () => {
  it('come once, however many new ones come between two pages', async () => {
    // Three come after the first page: the second begins with the last of them.
    const pages = [
      [8, 7],
      [9, 8],
      [7, 6],
      [5, 4],
    ];
    expect(await scan(pages, [5, 8, 8, 8])).toEqual([8, 7, 9, 6, 5, 4]);
  });

  it('go on behind a page that new ones made of the one before', async () => {
    const pages = [
      [8, 7],
      [8, 7],
      [6, 5],
    ];
    expect(await scan(pages, [4, 6, 6])).toEqual([8, 7, 6, 5]);
  });

  it.each([
    [
      'without a total at the first page that repeats',
      [
        [8, 7],
        [8, 7],
      ],
      [],
    ],
    [
      'with any total at the second',
      [
        [8, 7],
        [8, 7],
        [8, 7],
      ],
      [1e9, 1e9, 1e9],
    ],
  ])('of a server that does not turn its pages end %s', async (_name, pages, totals) => {
    expect(await scan(pages, totals)).toEqual([8, 7]);
  });
});

it.each([
  [[[8, 7], [6]], [3, 3], false],
  [[[8, 7], []], [], false],
  [
    [
      [8, 7],
      [8, 7],
      [8, 7],
    ],
    [9, 9, 9],
    true,
  ],
])('scanning %j of %j says at its end whether a page that repeats was it: %s', async (pages, totals, truncated) => {
  startWire();
  try {
    for (const [index, ids] of pages.entries()) {
      const info = totals[index] === undefined ? {} : { PageInfo: { TotalCount: totals[index] } };
      answer(200, { Data: ids.map((EventId) => ({ EventId })), ...info });
    }
    const events = makeClient().scanEvents({ pageSize: 2 });
    let step = await events.next();
    while (!step.done) step = await events.next();
    expect(step.value).toEqual({ truncated });
  } finally {
    stopWire();
  }
});

describe('the files of an archive', () => {
  const members = (...paths: string[]) => ({
    ResultList: paths.map((Path) => ({ HashKey: hash, Path, Result: 0, Code: '200' })),
  });

  it('of a server that does not turn its pages are those of the first', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('ListCompressFileDetectResult', { status: 200, body: members('/a', '/b'), ...always });
    const pages = await Array.fromAsync(provider.client.archiveMembers(hash));
    expect(pages.map(({ data }) => data.members.length)).toEqual([2]);
    expect(callsOf(emulator)).toHaveLength(2);
  });

  it('that come twice in place of others leave the report incomplete', async () => {
    const { emulator, provider } = await startPair({ finishAfterPolls: 0 });
    const remote = remoteFile('archive-of-two');
    await provider.client.submitRemoteFile({ ...remote, decompress: true });
    const body = { ...members('/a', '/b'), PageInfo: { TotalCount: 4 } };
    emulator.fail('ListCompressFileDetectResult', { status: 200, body, ...always });
    const report = await provider.report({ provider: 'alibaba', id: `hash:${remote.hash}` });
    expect(report.complete).toBe(false);
    expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'truncated' }));
    expect(report.raw.ListCompressFileDetectResult).toHaveLength(1);
  });

  it('of a server that repeats its only page and tells no total may be more', async () => {
    const { emulator, provider } = await startPair({ finishAfterPolls: 0 });
    const remote = remoteFile('archive-of-two');
    await provider.client.submitRemoteFile({ ...remote, decompress: true });
    emulator.fail('ListCompressFileDetectResult', { status: 200, body: members('/a', '/b'), ...always });
    const report = await provider.report({ provider: 'alibaba', id: `hash:${remote.hash}` });
    expect(report.complete).toBe(false);
    const message = 'ListCompressFileDetectResult gave one page twice: there may be more files.';
    expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'missing-section', message }));
    expect(report.raw.ListCompressFileDetectResult).toHaveLength(1);
  });

  it('are told apart by their path where they have one hash', async () => {
    const { emulator, provider } = await startPair();
    const { sha256 } = sampleOf('archive-of-two').hashes;
    for (const [after, body] of [members('/a'), members('/b'), members()].entries()) {
      emulator.fail('ListCompressFileDetectResult', { status: 200, body, after });
    }
    const pages = await Array.fromAsync(provider.client.archiveMembers(sha256));
    expect(pages.map(({ data }) => data.members.length)).toEqual([1, 1, 0]);
  });
});
