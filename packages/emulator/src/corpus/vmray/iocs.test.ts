import { expect, it } from 'vitest';
import type { JsonValue } from '../../kit/json.ts';
import { corpus } from '../corpus.ts';
import { noIocs } from './made.ts';

// The documented fields of the ten arrays, written down a second time.
const common =
  'id version severity verdict verdict_reason_code verdict_reason_description numeric_severity analysis_ids ioc ioc_type type';
const detailed = 'threat_names classifications vtis relations';
const parents = 'parent_processes parent_processes_names';
const parentsWithIds = `${parents} parent_processes_ids`;

const fields: readonly (readonly [array: string, type: string, fields: string])[] = [
  [
    'domains',
    'domain',
    `domain original_domains protocols ip_addresses countries country_codes sources ${parentsWithIds}`,
  ],
  ['ips', 'ip', `ip_address domains protocols country country_code sources ${parentsWithIds}`],
  [
    'urls',
    'url',
    `url original_urls categories methods user_agents referrers content_types ip_addresses countries country_codes parent_files sources ${parentsWithIds}`,
  ],
  [
    'files',
    'file',
    `filename filenames norm_filename hashes file_size mime_type operations categories parent_files resource_url ${detailed} ${parentsWithIds}`,
  ],
  ['filenames', 'filename', `filename operations categories ${detailed}`],
  ['mutexes', 'mutex', `mutex_name operations ${parents} ${detailed}`],
  ['registry', 'registry', `reg_key_name reg_key_value_types operations ${parents} ${detailed}`],
  ['processes', 'process', `cmd_line image_names process_names process_ids ${parentsWithIds} ${detailed}`],
  ['emails', 'email', `subject sender recipients nr_links nr_attachments attachment_types hashes ${detailed}`],
  ['email_addresses', 'email_address', `email_address sender recipient subjects ${detailed}`],
];

function itemsOf(array: string): { readonly [key: string]: JsonValue }[] {
  return corpus.flatMap((sample) =>
    (sample.vmray?.samples ?? []).flatMap(({ iocs }) => JSON.parse(JSON.stringify(iocs.data.iocs))[array]),
  );
}

it.each(fields)('%s: every documented field and no other', (array, type, own) => {
  const items = itemsOf(array);
  expect(items.length).toBeGreaterThan(0);
  for (const item of items) {
    expect(Object.keys(item).sort()).toEqual(`${common} ${own}`.split(' ').sort());
    expect([item.ioc_type, item.type]).toEqual([type, `${type}_artifact`]);
  }
});

it.each(fields)('%s: each field has a value somewhere', (array, _type, own) => {
  const items = itemsOf(array);
  const filled = (value: JsonValue | undefined): boolean => (Array.isArray(value) ? value.length > 0 : value !== null);
  // Only the first file carries details; the other arrays are documented to have them, with nothing in them.
  const names = own.split(' ').filter((name) => array === 'files' || !detailed.split(' ').includes(name));
  expect(names.filter((name) => !items.some((item) => filled(item[name])))).toEqual([]);
});

it('ten arrays are all there are', () => {
  expect(Object.keys(noIocs()).sort()).toEqual(fields.map(([array]) => array).sort());
});
