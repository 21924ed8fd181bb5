import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlibabaAccount, TestClock } from '../../../test/alibaba-account.ts';
import { type AlibabaEmulator, corpus, type JsonObject, startAlibabaEmulator } from '../../index.ts';

const clock = new TestClock();
let emulator: AlibabaEmulator;
let account: AlibabaAccount;
beforeAll(async () => {
  emulator = await startAlibabaEmulator({ now: clock.read });
  account = new AlibabaAccount(emulator, clock);
});
afterAll(() => emulator.close());

/** The digits of every EventId as they are on the wire, in the order of the rows. */
async function ids(query: Record<string, string> = {}): Promise<string[]> {
  const { text, status } = await account.call('ListObjectScanEvent', { CurrentPage: '1', PageSize: '20', ...query });
  expect(status).toBe(200);
  return [...text.matchAll(/"EventId":(\d+)[,}]/g)].map(([, digits = '']) => digits);
}

async function rows(query: Record<string, string>): Promise<JsonObject[]> {
  const { text } = await account.call('ListObjectScanEvent', { CurrentPage: '1', PageSize: '20', ...query });
  return JSON.parse(text).Data;
}

const hostile = '9223372036854775807';
const invoice = '810000000000001101';
const smoke = '810000000000000012';
const archive = '810000000000001601';
const script = '810000000000001602';
const printed = '8112345';
const md5Of = (name: string): string => corpus.find((sample) => sample.name === name)?.hashes.md5 ?? '';

describe('ListObjectScanEvent', () => {
  it('lists newest first, with ids that a double cannot hold', async () => {
    expect(await ids()).toEqual([hostile, invoice, smoke, archive, printed]);
    expect(String(JSON.parse(hostile))).not.toBe(hostile);
    expect(String(JSON.parse(smoke))).not.toBe(smoke);
  });

  it('has rows of the documented form', async () => {
    const [row = {}] = await rows({ EventId: smoke, Lang: 'en' });
    const { hashes } = corpus[0] ?? { hashes: {} };
    expect(row).toMatchObject({
      Md5: Object(hashes).md5,
      Sha1: Object(hashes).sha1,
      Sha256: Object(hashes).sha256,
      RiskLevel: 'high',
      Source: 'OSS',
      EventName: 'Engtest',
      FirstTime: 1_708_387_200_000,
      LastTime: 1_708_416_000_000,
      DisplaySandboxResult: 'true',
      HasSubEvent: false,
      BucketName: 'emulated-bucket',
      OssKey: 'uploads/SmokeTester.exe',
    });
    const [example = {}] = await rows({ EventId: printed });
    expect(Object.keys(row).sort()).toEqual(Object.keys(example).sort());
  });

  it('speaks Chinese unless English is asked for', async () => {
    const displayed = async (query: Record<string, string>): Promise<unknown> =>
      (await rows({ EventId: invoice, ...query })).map(({ Details }) => Object(Details)[1]);
    expect(await displayed({})).toEqual([
      { Name: 'VirusType', NameDisplay: '病毒类型', Type: 'text', Value: 'Suspicious', ValueDisplay: '可疑程序' },
    ]);
    expect(await displayed({ Lang: 'en' })).toMatchObject([
      { NameDisplay: 'Virus type', ValueDisplay: 'Suspicious program' },
    ]);
  });

  it('gives pages', async () => {
    const pages = [];
    for (const CurrentPage of ['1', '2', '3', '4']) pages.push(await ids({ CurrentPage, PageSize: '2' }));
    expect(pages).toEqual([[hostile, invoice], [smoke, archive], [printed], []]);
    const { body } = await account.call('ListObjectScanEvent', { CurrentPage: '3', PageSize: '2' });
    expect(body.PageInfo).toEqual({ CurrentPage: 3, PageSize: 2, TotalCount: 5 });
  });

  it.each<[Record<string, string>, string[]]>([
    [{ RiskLevel: 'medium' }, [invoice, archive, printed]],
    [{ Source: 'API' }, [invoice]],
    [{ Source: 'OSS', RiskLevel: 'high' }, [hostile, smoke]],
    [{ Status: '0' }, [hostile, smoke, archive, printed]],
    [{ Status: '3' }, [invoice]],
    [{ EventName: 'WebShell' }, [printed]],
    [{ Md5: md5Of('invoice-macro') }, [invoice]],
    [{ Md5: '__proto__' }, []],
    [{ BucketName: 'emulated-bucket' }, [hostile, smoke, archive]],
    [{ OssKey: 'uploads/documents.zip' }, [archive]],
    [{ TimeStart: '1708416000000' }, [hostile, invoice, smoke]],
    [{ TimeStart: '1708416000001', TimeEnd: '1709542965000' }, [invoice]],
    [{ TimeEnd: '1706889600999' }, [printed]],
    [{ ParentEventId: archive }, [script]],
    [{ ParentEventId: smoke }, []],
    [{ EventId: script }, [script]],
    [{ EventId: '810000000000000000' }, []],
    [{ BatchType: '1' }, [hostile, invoice, smoke, archive, printed]],
  ])('filters by %j', async (query, expected) => expect(await ids(query)).toEqual(expected));

  it.each<[Record<string, string>, string]>([
    [{ CurrentPage: '' }, 'MissingCurrentPage'],
    [{ PageSize: '' }, 'MissingPageSize'],
    [{ PageSize: '0' }, 'InvalidParameter'],
    [{ RiskLevel: 'severe' }, 'InvalidParameter'],
    [{ Source: 'oss' }, 'InvalidParameter'],
    [{ Status: '5' }, 'InvalidParameter'],
    [{ TimeStart: 'yesterday' }, 'InvalidParameter'],
  ])('refuses %j', async (query, code) => {
    const answer = await account.call('ListObjectScanEvent', { CurrentPage: '1', PageSize: '20', ...query });
    expect([answer.status, answer.body.Code]).toEqual([400, code]);
  });

  it('leads to the report of each event', async () => {
    const listed = await rows({ Lang: 'en' });
    const found = await Promise.all(
      (await ids()).map(async (EventId) => {
        const query = { EventId, Field: 'ThreatLevel', SourceType: 'object_scan' };
        return JSON.parse((await account.call('GetFileDetectReport', query)).text).Data;
      }),
    );
    expect(found.map(({ HasData }) => HasData)).toEqual([true, true, true, true, true]);
    const levels = { high: 2, medium: 1, low: 0 };
    // The printed examples of the two operations are of different files.
    const made = listed.slice(0, 4).map(({ RiskLevel }) => levels[String(RiskLevel) as keyof typeof levels]);
    expect(found.slice(0, 4).map(({ ThreatLevel }) => ThreatLevel)).toEqual(made);
  });
});

describe('GetObjectScanEvent', () => {
  const event = async (query: Record<string, string>): Promise<JsonObject> =>
    JSON.parse((await account.call('GetObjectScanEvent', query)).text).Data;

  it('gives one event, its details with one member more', async () => {
    expect(await event({ EventId: smoke, Lang: 'en' })).toMatchObject({
      FileName: 'SmokeTester.exe',
      Md5: corpus[0]?.hashes.md5,
      EventName: 'Engtest',
      Details: [
        { InfoType: 'html', Name: 'DownloadUrl', Type: 'html', Value: expect.stringMatching(/^https:/) },
        { InfoType: 'text', NameDisplay: 'Virus type', ValueDisplay: 'Engine test program' },
      ],
    });
    expect(await event({ EventId: smoke })).toMatchObject({ Details: [{}, { ValueDisplay: '引擎测试程序' }] });
  });

  it.each(['810000000000000000', '9007199254740993', '__proto__'])('has no data for %s', async (EventId) => {
    expect(await event({ EventId })).toEqual({});
  });

  it('must be told which', async () => {
    const { status, body } = await account.call('GetObjectScanEvent');
    expect([status, body.Code]).toEqual([400, 'MissingEventId']);
  });
});
