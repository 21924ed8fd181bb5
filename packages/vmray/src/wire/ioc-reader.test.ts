import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../test/fixtures.ts';
import { restIocsReply } from '../../test/rest-iocs.ts';
import { iocsReader, readIocs } from './ioc-reader.ts';
import { IocsSchema } from './schemas.ts';

/** The schema is the truth: what it takes the reader takes, with the same result; what it refuses the reader refuses. */
function expectSame(reply: unknown): void {
  const { success, data } = IocsSchema.safeParse(reply);
  expect(iocsReader.safeParse(reply)).toEqual(success ? { success, data } : { success });
}

const lists = Object.entries(restIocsReply.iocs);
const fields = [...new Set(lists.flatMap(([, items]) => items.flatMap((item) => Object.keys(item))))];
const oddValues = [
  null,
  '',
  'x',
  'True',
  ' 0 ',
  '-1.5',
  0,
  1,
  -1.5,
  true,
  {},
  [],
  [null, '', 'x', 3, Number.POSITIVE_INFINITY, true, {}, []],
  Number.POSITIVE_INFINITY,
  { md5_hash: 'x' },
  [{ md5_hash: 1 }],
];

describe('the reader of IOCs gives what the schema gives', () => {
  it('of a reply with every documented field', () => {
    expectSame(restIocsReply);
    expect(readIocs(restIocsReply).iocs?.urls?.[0]?.url).toBeTypeOf('string');
  });

  it('of a published reply', () => {
    const [scan] = fixture('secops_scan_hash_result__malicious_url__sample_iocs_vtis.json') as [
      { EntityResult: unknown },
    ];
    expectSame(scan.EntityResult);
  });

  it.each(lists.map(([name, items]) => [name, items] as const))('of odd values in each field of %s', (name, items) => {
    const [item] = items;
    for (const value of oddValues) {
      expectSame({ iocs: { [name]: value } });
      expectSame({ iocs: { [name]: [value] } });
      for (const field of fields) expectSame({ iocs: { [name]: [{ ...item, [field]: value }] } });
    }
  });

  it('of what is no reply', () => {
    for (const value of [...oddValues, undefined]) {
      expectSame(value);
      expectSame({ status: value, iocs: value });
    }
  });

  it('of any JSON', () => {
    const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 3 }));
    const item = fc.dictionary(fc.constantFrom(...fields, '__proto__', 'constructor', 'toString'), odd, { maxKeys: 8 });
    const arrays = fc.dictionary(fc.constantFrom(...lists.map(([name]) => name)), fc.array(fc.oneof(item, odd)));
    fc.assert(fc.property(fc.record({ status: odd, iocs: fc.oneof(arrays, odd) }), expectSame), { numRuns: 300 });
  });
});
