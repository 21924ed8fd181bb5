import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vmrayPlugin } from '@sandjury/vmray';
import { type Benchmark, inTurn } from '../tools/measure.ts';

const fixture = join(
  import.meta.dirname,
  '../../../packages/vmray/test/fixtures/summary_v2__malicious_exe__schema2.1_platform4.2.json',
);
const collections = ['domains', 'email_addresses', 'emails', 'files', 'filenames', 'ip_addresses', 'mutexes'];
const allCollections = [...collections, 'processes', 'registry_records', 'urls'];

/** A Summary v2 of 330 KB from text to report, over its `JSON.parse`. */
export const summary: Benchmark = {
  name: 'summary',
  unit: 'time from text to report / time of JSON.parse',
  goal: '<= 3',
  async run() {
    const text = readFileSync(fixture, 'utf8');
    const times = 50;
    const repeat = (call: () => unknown) => {
      for (let count = 0; count < times; count++) call();
    };
    const { oursMs, bareMs, ratio } = await inTurn(
      15,
      () => repeat(() => vmrayPlugin.read(JSON.parse(text))),
      () => repeat(() => JSON.parse(text)),
    );
    return { ratio, detail: `${(oursMs / times).toFixed(2)} ms, JSON.parse ${(bareMs / times).toFixed(2)} ms` };
  },
};

/** The same 30 times as large, laid out as the small one is, each item of a collection with values of its own; over the small one. */
export const summaryGrowth: Benchmark = {
  name: 'summary-growth',
  unit: 'time of a Summary v2 of 30 times the size / time of the small one',
  goal: '<= 40',
  async run() {
    const small = readFileSync(fixture, 'utf8');
    const compared = (copies: number, rounds: number) => {
      const large = enlarged(small, copies);
      const read = (text: string) => () => vmrayPlugin.read(JSON.parse(text));
      return inTurn(rounds, read(large), read(small)).then((found) => ({
        ...found,
        size: large.length / small.length,
      }));
    };
    const { oursMs, bareMs, ratio, size } = await compared(30, 9);
    const curve: string[] = [];
    for (const copies of [10, 100]) {
      const point = await compared(copies, 5);
      curve.push(`${point.size.toFixed(1)} times: × ${point.ratio.toFixed(1)} = ${Math.round(point.oursMs)} ms`);
    }
    const middle = `${size.toFixed(1)} times the size: ${oursMs.toFixed(1)} ms against ${bareMs.toFixed(2)} ms`;
    return { ratio, detail: [middle, ...curve].join('; ') };
  },
};

type Items = Record<string, unknown>;

function enlarged(text: string, factor: number): string {
  const document = JSON.parse(text) as Record<string, Items>;
  for (const [name, section] of Object.entries(document)) {
    if (typeof section !== 'object' || section === null) continue;
    const isCollection = allCollections.includes(name);
    const copies: Items = {};
    for (let copy = 1; copy < factor; copy++) {
      for (const [key, item] of Object.entries(section)) {
        if (typeof item !== 'object' || item === null) continue;
        copies[`${key}_${copy}`] = isCollection ? JSON.parse(renamed(JSON.stringify(item), copy)) : item;
      }
    }
    document[name] = { ...section, ...copies };
  }
  // The vendor's own layout: without it, so many bytes would hold half as many items again.
  return JSON.stringify(document, null, 2);
}

/** The item as another one: other names, other hashes, no second sample. */
function renamed(item: string, copy: number): string {
  return item
    .replaceAll(/"(domain|url|filename|name|reg_key_name|cmd_line|subject|email_address)":"/g, `"$1":"c${copy}.`)
    .replaceAll(/"(md5|sha1|sha256)":"[0-9a-f]{4}/g, `"$1":"${(0x1000 + copy).toString(16)}`)
    .replaceAll(/"ip_address":"(\d+)\./g, `"ip_address":"${(copy % 200) + 20}.`)
    .replaceAll('"is_sample":true', '"is_sample":false');
}
