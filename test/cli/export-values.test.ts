import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

interface BundleObject {
  type: string;
  id: string;
  [property: string]: unknown;
}

interface Attribute {
  type: string;
  object_relation: string;
  value: string;
  to_ids: boolean;
}

const fixtures = join(root, 'test/fixtures/exports');

/** A format of the sample with some saved IOCs, and what was said beside it. */
async function exported(iocs: string, format: string): Promise<{ text: string; said: string }> {
  const files = ['sample.json', `${iocs}.json`].flatMap((name) => ['--saved', `vmray=${join(fixtures, name)}`]);
  const { status, stdout, stderr } = await sandjuryHere(['compare', ...files, '--format', format]);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return { text: stdout, said: stderr };
}

async function stixOf(iocs: string): Promise<BundleObject[]> {
  return JSON.parse((await exported(iocs, 'stix')).text).objects;
}

async function mispOf(iocs: string): Promise<{ attributes: Attribute[]; comments: string[] }> {
  const { Event } = JSON.parse((await exported(iocs, 'misp')).text);
  const attributes = Event.Object.flatMap((object: { Attribute: Attribute[] }) => object.Attribute);
  return { attributes, comments: (Event.Attribute ?? []).map(({ value }: Attribute) => value) };
}

/** Type, value and `blockable` of each row. */
async function csvOf(iocs: string): Promise<string[]> {
  const [, ...lines] = (await exported(iocs, 'csv')).text.trimEnd().split('\r\n');
  return lines.map((line) => {
    const [, type, value, blockable] = /^([^,]*),("(?:[^"]|"")*"|[^,]*),[^,]*,[^,]*,([^,]*)/.exec(line) ?? [];
    return `${type} ${value} ${blockable}`;
  });
}

const patternsOf = (objects: readonly BundleObject[]) =>
  objects.filter(({ type }) => type === 'indicator').map(({ pattern }) => pattern);
const flagged = (attributes: readonly Attribute[]) =>
  attributes.filter((one) => one.to_ids).map((one) => `${one.object_relation} ${one.value}`);

describe('a mail whose sender and recipients have display names', () => {
  it('stix: sender, recipients and subject, and a pattern of sender and subject', async () => {
    const objects = await stixOf('mail');
    const idOf = (address: string) => objects.find((one) => one.type === 'email-addr' && one.value === address)?.id;
    expect(objects.find(({ type }) => type === 'email-message')).toMatchObject({
      from_ref: idOf('bad@evil.example'),
      to_refs: [idOf('victim@corp.example'), idOf('second@corp.example')],
      subject: 'RE: Meeting',
    });
    expect(objects.find(({ value }) => value === 'bad@evil.example')?.display_name).toBe('Bad Guy');
    expect(patternsOf(objects)).toEqual([
      "[email-message:from_ref.value = 'bad@evil.example' AND email-message:subject = 'RE: Meeting']",
    ]);
  });

  it('misp: the sender alone is flagged', async () => {
    const { attributes, comments } = await mispOf('mail');
    expect(flagged(attributes)).toEqual(['from bad@evil.example']);
    const mail = attributes.filter(({ type }) => type.startsWith('email'));
    expect(mail.map((one) => `${one.object_relation} ${one.value}`).sort()).toEqual([
      'from bad@evil.example',
      'from-display-name Bad Guy',
      'subject RE: Meeting',
      'to second@corp.example',
      'to victim@corp.example',
    ]);
    expect(comments).toEqual([]);
  });

  it('csv: the mail may be blocked', async () => {
    expect(await csvOf('mail')).toEqual(['email-message "RE: Meeting; from Bad Guy <bad@evil.example>" true']);
  });
});

describe('a registry key', () => {
  it.each([
    ['registry-nt', 'HKEY_LOCAL_MACHINE\\Software\\X'],
    ['registry-ntuser', 'HKEY_USERS\\S-1-5-18\\X'],
    ['registry-computer', 'HKEY_LOCAL_MACHINE\\Software\\X'],
    ['registry-powershell', 'HKEY_LOCAL_MACHINE\\Software\\X'],
    ['registry-both', 'HKEY_LOCAL_MACHINE\\Software\\X'],
  ])('%s has its hive in full', async (iocs, key) => {
    const objects = await stixOf(iocs);
    expect(objects.filter(({ type }) => type === 'windows-registry-key').map((one) => one.key)).toEqual([key]);
    expect(patternsOf(objects)).toEqual([`[windows-registry-key:key = '${key.replaceAll('\\', '\\\\')}']`]);
    expect(flagged((await mispOf(iocs)).attributes)).toEqual([`key ${key}`]);
    expect(await csvOf(iocs)).toEqual([`windows-registry-key ${key} true`]);
  });
});

describe('values without a valid form of their type', () => {
  it('block nothing in any format, and each says so', async () => {
    const objects = await stixOf('other-forms');
    // The port behind the name is read as what it is, so that the name alone is left.
    expect(patternsOf(objects)).toEqual([
      "[domain-name:value = 'evil.example']",
      "[email-addr:value = 'bad@evil.example']",
    ]);
    const { attributes, comments } = await mispOf('other-forms');
    expect(flagged(attributes)).toEqual(['domain evil.example', 'from bad@evil.example']);
    expect(comments).toEqual([
      [
        'Values without a valid MISP form: 3',
        ...['domain-name: 10.0.0.1', 'domain-name: ev il.example'],
        'domain-name: http://evil.example',
      ].join('\n'),
    ]);
    expect(await csvOf('other-forms')).toEqual([
      'domain-name evil.example true',
      'email-addr bad@evil.example true',
      'domain-name 10.0.0.1 false',
      'domain-name ev il.example false',
      'domain-name http://evil.example false',
    ]);
    const { text, said } = await exported('other-forms', 'markdown');
    expect(text.match(/not to be blocked: value without a valid form of its type/g)).toHaveLength(3);
    expect(said).toBe('sandjury: 3 values have no valid form of their type: domain-name (3).\n');
  });
});

describe('values that identify nothing', () => {
  it('are observables that block nothing, and each format counts them', async () => {
    const objects = await stixOf('nothing');
    expect(patternsOf(objects)).toEqual([]);
    const values = objects.map(({ value }) => value).filter((value) => value !== undefined);
    expect(values.sort()).toEqual(['0.0.0.0', '127.0.0.1', '::1', 'localhost']);
    const notes = objects.filter(({ type }) => type === 'note').map(({ abstract }) => abstract);
    expect(notes).toContain('Accused values that may not be blocked: 5');
    const { attributes, comments } = await mispOf('nothing');
    expect(flagged(attributes)).toEqual([]);
    expect(comments).toEqual([expect.stringMatching(/^Accused values that may not be blocked: 5\n/)]);
    expect((await csvOf('nothing')).map((row) => row.split(' ').at(-1))).toEqual(Array(5).fill('false'));
  });

  it.each(['stix', 'misp', 'csv', 'markdown', 'html', 'soar'])('%s says so on standard error', async (format) => {
    expect((await exported('nothing', format)).said).toBe(
      'sandjury: 5 values are accused and may not be blocked: hash of empty or blank content (1), loopback address (2), ' +
        'name of the local network (1), unspecified address (1).\n',
    );
  });

  it('keep the verdict of the vendor', async () => {
    const { text } = await exported('nothing', 'json');
    const rows: { sources: Record<string, { verdict: string; isIoc: boolean }> }[] = JSON.parse(text).iocs.rows;
    expect(rows.map(({ sources }) => sources.vmray)).toEqual(
      Array(5).fill(expect.objectContaining({ verdict: 'malicious', isIoc: true })),
    );
  });
});
