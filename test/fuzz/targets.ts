import { parseNoiseList, readAgreementTable } from '@sandjury/compare';
import {
  blankIoc,
  defang,
  formatRef,
  hashKindOf,
  type IocType,
  IocTypeSchema,
  iocKey,
  parseRef,
  refang,
} from '@sandjury/core';
import {
  parseJson,
  readHashes,
  readRetryAfter,
  readTime,
  readZip,
  systemClock,
  Warnings,
} from '@sandjury/core/toolkit';
import { hostileArchive } from '@sandjury/emulator';
import fc from 'fast-check';
import {
  type Acs3Parameters,
  acs3Signature,
  canonicalQuery,
  canonicalRequest,
  sha256Hex,
  stringToSign,
} from '../../packages/alibaba/src/sign/acs3.ts';
import { readEmbedded } from '../../packages/alibaba/src/wire/embedded.ts';
import { readXmlEnvelope } from '../../packages/alibaba/src/wire/envelope.ts';
import { parseJsonDocument } from '../../packages/cli/src/configuration/documents/json.ts';
import { checkConfiguration } from '../../packages/cli/src/configuration/schema.ts';
import { anyCharacter } from '../support/packages/any-character.ts';
import { type FuzzedAdapter, fuzzedAdapters, runsOfAdapters } from './adapters.ts';
import { fixtures } from './documents.ts';
import { damaged, damagedBytes, inBrackets, mutated, oddTexts } from './mutations.ts';
import { assertClean, assertHonest, must, refusedOr, refusedOrLater, type Target, target } from './target.ts';
import { wireTargets } from './wire-targets.ts';

const tree = fc.jsonValue({ maxDepth: 4, noUnicodeString: false });

function reader({ name, read, replies }: FuzzedAdapter): Target {
  const one = fc.oneof({ weight: 15, arbitrary: mutated(replies) }, { weight: 1, arbitrary: tree });
  return target(
    `read ${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name} reply`,
    fc.array(one, { minLength: 1, maxLength: 2 }),
    (documents) => {
      const before = JSON.stringify(documents);
      const reports = refusedOr(() => read(...documents)) ?? [];
      for (const report of reports) assertHonest(report);
      must(JSON.stringify(documents) === before, 'an input that was changed');
      const again = refusedOr(() => read(...documents)) ?? [];
      must(JSON.stringify(again) === JSON.stringify(reports), 'other bytes for the same input');
    },
    runsOfAdapters,
  );
}

const shortText = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 200 }), fc.constantFrom(...oddTexts));
const anyText = fc.oneof({ weight: 12, arbitrary: shortText }, { weight: 1, arbitrary: inBrackets(shortText) });
const tables = [
  'vmray,alibaba\nmalicious,benign\nmalicious,\n',
  'a;b\n1;2\n',
  '{"sources":["a","b"],"rows":[["benign",null]]}',
  ...fixtures('compare'),
];
const noise = ['10.0.0.0/8\n*.example.com # ours\n2001:db8::/32\nexample.org\n'];
const embedded = [
  '{"md5":"44d88612fea8a8f36de82e1278abb02f","fileSize":"68",}',
  "{'a': None, 'b': [True, False], 'c': 'it\\'s'}",
  '[{"threat_type_desc":"木马程序","last_find_time":"2024-02-01 00:00:00"}]',
  '{"NetworkData":{"dst_ip":["10.1.2.3"],"url":"http://a.example/"}}',
];
const configurations = [
  '{\n  // comment\n  "providers": [{ "use": "vmray", "url": "https://v.example", "apiKey": { "env": "KEY" } }],\n  "defaults": { "strategy": "majority" },\n}',
];
const xml = [
  '<?xml version="1.0"?><Error><Code>Throttling.User</Code><Message>m</Message><RequestId>R-1</RequestId></Error>',
];
const archives = [hostileArchive('traversal'), hostileArchive('encrypted')];
const iocTypes: readonly IocType[] = IocTypeSchema.options;
const observed = [
  'http://User:pw@ExAmple.com:80/a/../b?q#f',
  'C:\\Users\\alice\\AppData\\Local\\Temp\\a.exe',
  'HKEY_USERS\\S-1-5-21-1-2-3-1001\\Software\\Run',
  '::ffff:10.0.0.1',
  'münchen.example.',
  'Alice <alice@Example.com>',
];

/** Every parser of untrusted bytes, with inputs that are nearly right. */
export const targets: readonly Target[] = [
  ...fuzzedAdapters.map(reader),
  ...wireTargets,
  target('parse JSON', damaged(fixtures('alibaba')), (text) => {
    refusedOr(() => parseJson(text, { what: 'The input', maxDepth: 50 }));
    assertClean();
  }),
  target('embedded texts', fc.oneof(damaged(embedded), anyText), (text) => {
    const { content, state, at } = readEmbedded('Basic', text, '/Data/Basic', new Warnings());
    must((state === 'read') === (content !== null), `the state ${state} beside its content`);
    must(at('x').startsWith('/Data/Basic'), 'a pointer elsewhere');
    assertClean();
  }),
  target('XML envelopes', damaged(xml), (text) => {
    const envelope = readXmlEnvelope(text);
    must(envelope === null || typeof envelope === 'object', 'neither an envelope nor null');
  }),
  target('agreement tables', damaged(tables), (text) => {
    const table = refusedOr(() => readAgreementTable(text));
    must(table === null || table.sources.length > 0, 'a table without a source');
  }),
  target('noise lists', damaged(noise), (text) => void refusedOr(() => parseNoiseList(text))),
  target('configurations', damaged(configurations), async (text) => {
    const document = await refusedOrLater(() => parseJsonDocument('/config.json', text));
    if (document !== null) refusedOr(() => checkConfiguration(document));
    assertClean();
  }),
  target(
    'tickets',
    fc.oneof(anyText, damaged(['vmray/sample:12', 'alibaba/hash:44d88612fea8a8f36de82e1278abb02f'])),
    (text) => {
      const ref = parseRef(text);
      must(ref === null || formatRef(ref) === text, 'a ticket that is not written as it was read');
    },
  ),
  target('archives', damagedBytes(archives), async (bytes) => {
    const limits = { mostEntries: 100, mostBytes: 1 << 20 };
    const content = await refusedOrLater(() =>
      readZip(Buffer.from(bytes), {
        ...limits,
        what: 'The archive',
        provider: 'vmray',
        zip: () => import('@zip.js/zip.js'),
      }),
    );
    const names = content?.members.map((member) => member.name) ?? [];
    must(
      names.every((name) => !/(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[a-z]:/i.test(name)),
      'a name that leaves the folder',
    );
    must(
      (content?.members ?? []).reduce((sum, { content: { length } }) => sum + length, 0) <= limits.mostBytes,
      'more than the limit',
    );
  }),
  target(
    'signatures',
    fc.tuple(mutated([{ HashKeyList: ['a', 'b'], Files: [{ HashKey: 'x', Size: 1 }] }]), anyText),
    ([query, header]) => {
      const { text, signedHeaders } = canonicalRequest({
        method: 'POST',
        path: '/',
        query: canonicalQuery((Array.isArray(query) ? { query } : Object(query)) as Acs3Parameters),
        headers: { host: 'a.example', 'x-acs-action': header },
        payloadHash: sha256Hex(''),
      });
      must(signedHeaders === 'host;x-acs-action', 'other headers than were given');
      must(/^[0-9a-f]{64}$/.test(acs3Signature(stringToSign(text), 'secret')), 'no signature');
    },
  ),
  target(
    'identity of IOCs',
    fc.tuple(fc.constantFrom(...iocTypes), fc.oneof(anyText, damaged(observed))),
    ([type, value]) => {
      const key = iocKey(blankIoc(type, value));
      must(key.length > 0 && key === iocKey(blankIoc(type, value)), 'two keys for one IOC');
      must(typeof defang(type, value) === 'string' && typeof refang(value) === 'string', 'no text');
    },
  ),
  target('hashes', anyText, (text) => {
    const hashes = readHashes({ sha256: { value: text, pointer: '/a' } }, new Warnings());
    must(hashes.sha256 === undefined || hashKindOf(hashes.sha256) === 'sha256', 'a hash that is none');
  }),
  target(
    'times',
    fc.oneof(anyText, damaged(['2026-11-22T03:04:05.678Z', '2024-02-01 00:00:00', '1700000000000'])),
    (text) => {
      const read = readTime(text, 480);
      must(
        read === null || new Date(read.time).toISOString().slice(0, 19) === read.time.slice(0, 19),
        'a time that is none',
      );
    },
  ),
  target('Retry-After', fc.oneof(anyText, damaged(['120', 'Sun, 22 Nov 2026 03:04:05 GMT'])), (text) => {
    const ms = readRetryAfter(text, systemClock);
    must(ms === null || (Number.isFinite(ms) && ms >= 0), 'a pause that is no number');
  }),
];
