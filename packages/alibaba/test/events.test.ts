import { describe, expect, it } from 'vitest';
import { callsOf, sampleOf, startPair } from './loopback.ts';
import { answer, failureOf, makeClient, sent, startWire, stopWire } from './wire.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('events', () => {
  it('are all read, page by page', async () => {
    const { emulator, provider } = await startPair();
    const all = await collect(provider.client.scanEvents());
    const byPage = await collect(provider.client.scanEvents({ pageSize: 2 }));
    expect(byPage).toEqual(all);
    expect(all.length).toBeGreaterThan(3);
    expect(new Set(all.map((event) => event.eventId)).size).toBe(all.length);
    expect(callsOf(emulator).filter((name) => name === 'ListObjectScanEvent').length).toBe(
      1 + Math.ceil(all.length / 2),
    );
  });

  it('may be left early', async () => {
    const { emulator, provider } = await startPair();
    for await (const event of provider.client.scanEvents({ pageSize: 1 })) {
      expect(event.eventId).toMatch(/^\d+$/);
      break;
    }
    expect(callsOf(emulator)).toEqual(['ListObjectScanEvent']);
  });

  it('an int64 keeps all its digits, and is a ticket for the report', async () => {
    const { emulator, provider } = await startPair();
    const hostile = sampleOf('hostile-strings');
    const events = await collect(provider.client.scanEvents());
    const event = events.find(({ hashes }) => hashes.md5 === hostile.hashes.md5);
    expect(event?.ref).toEqual({ provider: 'alibaba', id: 'event:9223372036854775807' });
    const ref = event?.ref ?? { provider: '', id: '' };
    const report = await provider.report(ref);
    expect(emulator.calls.at(-1)?.query).toMatchObject({ EventId: '9223372036854775807', SourceType: 'object_scan' });
    expect(report.sample.hashes.sha256).toBe(hostile.hashes.sha256);
    expect(await provider.status(ref)).toEqual({ state: 'finished', reports: [ref] });
  });

  it('say what they are about, in the same words from either language', async () => {
    const { provider } = await startPair();
    const [event] = await collect(provider.client.scanEvents({ eventId: '810000000000000012', lang: 'zh' }));
    expect(event).toMatchObject({
      name: 'Engine test program',
      vendorName: 'Engtest',
      riskLevel: 'high',
      source: 'OSS',
      hashes: sampleOf('smoke-tester').hashes,
      bucketName: 'emulated-bucket',
      hasSandboxReport: true,
      hasSubEvents: false,
    });
    expect(event?.firstSeenAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(event?.details.map((detail) => detail.name)).toContain('VirusType');
  });

  it('of the files in an archive are those of its event', async () => {
    const { provider } = await startPair();
    const [event] = await collect(provider.client.scanEvents({ parentEventId: '810000000000001601' }));
    expect(event?.eventId).toBe('810000000000001602');
  });

  it('filters go out as the vendor names them', async () => {
    startWire();
    try {
      answer(200, { Data: [], PageInfo: { TotalCount: 0 }, RequestId: 'R' });
      const filter = {
        riskLevel: 'high',
        source: 'API',
        status: 2,
        eventName: 'WebShell',
        md5: 'A'.repeat(32),
        bucketName: 'b',
        ossKey: 'k',
        timeStart: 1,
        timeEnd: 2,
        parentEventId: '3',
        eventId: '9007199254740993',
        batchType: 't',
      } as const;
      expect((await makeClient().listObjectScanEvent(filter)).data).toEqual({ events: [], total: 0 });
      const query = Object.fromEntries(new URL(sent[0]?.uri ?? '', 'https://x.test').searchParams);
      expect(query).toEqual({
        CurrentPage: '1',
        PageSize: '100',
        RiskLevel: 'high',
        Source: 'API',
        Status: '2',
        EventName: 'WebShell',
        Md5: 'a'.repeat(32),
        BucketName: 'b',
        OssKey: 'k',
        TimeStart: '1',
        TimeEnd: '2',
        ParentEventId: '3',
        EventId: '9007199254740993',
        BatchType: 't',
        Lang: 'en',
      });
    } finally {
      stopWire();
    }
  });

  it('that repeat on the next page come once; rows without an id or of another kind are left out', async () => {
    startWire();
    try {
      const page = (ids: readonly string[]) =>
        `{"Data":[${ids.map((id) => `{"EventId":${id},"Md5":"c42b****","__proto__":{"x":1}}`).join(',')}],"PageInfo":{"TotalCount":4}}`;
      answer(200, page(['9223372036854775806', '9223372036854775807']));
      answer(200, page(['9223372036854775807', '"no id"']));
      const events = await collect(makeClient().scanEvents({ pageSize: 2 }));
      expect(events.map((event) => event.eventId)).toEqual(['9223372036854775806', '9223372036854775807']);
      expect(events[0]?.hashes).toEqual({});
    } finally {
      stopWire();
    }
  });

  it('nested too deep are refused', async () => {
    startWire();
    try {
      answer(200, `{"Data":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`);
      expect(await failureOf(makeClient().listObjectScanEvent())).toMatchObject({ code: 'too_large' });
    } finally {
      stopWire();
    }
  });
});

describe('one event', () => {
  it('has the details', async () => {
    const { provider } = await startPair();
    const { data } = await provider.client.getObjectScanEvent({ eventId: '8112345', lang: 'zh' });
    expect(data).toMatchObject({ eventId: '8112345', name: 'Webshell', vendorName: 'WebShell' });
    expect(data.details.length).toBeGreaterThan(0);
  });

  it('that does not exist is not found', async () => {
    const { provider } = await startPair();
    await expect(provider.client.getObjectScanEvent({ eventId: '1' })).rejects.toMatchObject({ code: 'not_found' });
    const ref = { provider: 'alibaba', id: 'event:1' };
    await expect(provider.report(ref)).rejects.toMatchObject({ code: 'not_found', ref });
    await expect(provider.status(ref)).rejects.toMatchObject({ code: 'not_found', ref });
  });
});
