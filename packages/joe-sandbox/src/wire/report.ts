import { eachOf, fields, isObject } from '@sandjury/core/toolkit';
import type { z } from 'zod';

const { either, flag, imphash, list, md5, number, object, raw, required, section, sha1, sha256, sha512 } = fields;
const { size, ssdeep, text } = fields;

// The report of one run: analysis/download, types `irjsonfixed` and `jsonfixed`, and their elder brothers without "fixed". Facts are
// from the values of Splunk's connector (version 25, 2019), from what MISP's and OpenCTI's parsers and the vendor's MCP server read, and
// from an incident report of version 44. Attributes of the XML are `@name`, its text is `$`. An empty section is null, absent, or
// `{ "@isArray": "true" }`.

/** Where JSON was not "fixed", a lone entry is no list; in `irjsonfixed`, too, a lone address. */
const some = <Item extends z.ZodType>(item: Item) => either(list(item), item);

/** What becomes of each entry of a section, with the pointer to it. */
export function entriesOf<Item extends object, Result>(
  found: readonly (Item | null | undefined)[] | Item | null | undefined,
  at: string,
  map: (item: Item, at: string) => readonly Result[],
): readonly Result[] {
  if (isMany(found)) return eachOf(found, at, map);
  return found ? map(found, at) : [];
}

function isMany<Item>(found: readonly Item[] | unknown): found is readonly Item[] {
  return Array.isArray(found);
}

/** Why an item is thought to be malicious. */
const hits = section({ sig: some(object({ '@desc': text })) });
const claim = { '@malicious': flag, '@whitelisted': flag, sighits: hits };

const calls = section({ call: some(object({ path: text, name: text })) });

const process = object({
  general: section({ cmdline: text, path: text, name: text, pid: text }),
  fileactivities: section({
    fileCreated: calls,
    fileWritten: calls,
    fileRead: calls,
    fileDeleted: calls,
    fileMoved: calls,
  }),
  registryactivities: section({ keyCreated: calls, keyValueCreated: calls, keyValueModified: calls }),
});
export type JoeProcess = fields.Read<typeof process>;

const yaraHits = section({ hit: some(object({ rule: text })) });

const full = {
  generalinfo: section({
    id: text,
    version: text,
    systemdescription: text,
    target: section({ url: text }),
  }),
  fileinfo: section({
    filename: text,
    filesize: size,
    filetype: text,
    md5,
    sha1,
    sha256,
    sha512,
    ssdeep,
    pe: section({ imphash }),
  }),
  signaturedetections: section({
    strategy: some(object({ '@name': text, detection: text, whitelisted: flag, score: raw })),
  }),
  signatureinfo: section({ sig: some(object({ '@desc': text, '@impact': number })) }),
  mitreattack: section({
    tactic: some(object({ name: text, technique: some(object({ id: text, name: text })) })),
  }),
  domaininfo: section({
    domain: some(object({ ...claim, '@name': text, '@ip': text, '@active': text, '@reputation': text })),
  }),
  ipinfo: section({
    ip: some(
      object({
        ...claim,
        '@ip': text,
        '@countrycode2l': text,
        '@asnname': text,
        '@asnnbr': text,
        '@domain': text,
        '@private': text,
      }),
    ),
  }),
  urlinfo: section({
    url: some(object({ ...claim, '@name': text, '@ip': text, '@source': text, '@fromMemory': flag })),
  }),
  droppedinfo: section({
    hash: some(
      object({
        ...claim,
        '@file': text,
        '@size': size,
        '@type': text,
        '@process': text,
        '@category': text,
        value: some(object({ '@algo': text, $: raw })),
      }),
    ),
  }),
  behavior: section({ system: section({ processes: section({ process: some(process) }) }) }),
  yara: section({ memorydumps: yaraHits, unpackedpes: yaraHits }),
  malware_configs: section({ config: some(object({ '@threatname': text })) }),
  errorinfo: raw,
};

const incident = {
  id: text,
  version: text,
  system: text,
  sample: text,
  url: text,
  hashes: section({ md5, sha1, sha256 }),
  filetype: text,
  errors: raw,
  detection: section({ malicious: flag, suspicious: flag, clean: flag, unknown: flag, score: raw }),
  confidence: section({ score: number, maxscore: number, expertadviceneeded: flag }),
  dropped: section({ file: some(object({ name: text, malicious: flag, md5: raw, sha1: raw, sha256: raw })) }),
  contacted: section({
    ips: section({ ip: some(object({ '@malicious': flag, $: text })) }),
    domains: section({ domain: some(object({ name: text, malicious: flag, ip: text })) }),
    urls: section({ url: some(object({ name: text, malicious: flag, ip: text })) }),
  }),
  /** One text, or a list of texts. */
  signatures: section({ signare: either(list(text), text) }),
};

/** Both kinds of report; which one it is, its sections say. */
export const report = object({ analysis: required(section({ ...full, ...incident })) });
/** The report of one run, as far as it is read. */
export type JoeReport = fields.Read<typeof report>;
/** What stands in it. */
export type JoeReportBody = NonNullable<JoeReport['analysis']>;

/** Whether it is the short one. */
export function isIncident({ analysis }: JoeReport): boolean {
  return !analysis.generalinfo;
}

/** The analysis that a report is of: its `analysisid`, which was another number than the `webid` until some time before 2024. */
export function idOf({ analysis: { generalinfo, id } }: JoeReport): string | null {
  return generalinfo?.id ?? id;
}

/** The signatures of either kind of report, with pointers below `at`. */
export function signaturesOf({ analysis }: JoeReport, at: string) {
  const { signatureinfo, signatures } = analysis;
  const texts = [signatures?.signare].flat();
  const isList = Array.isArray(signatures?.signare);
  return [
    ...entriesOf(signatureinfo?.sig, `${at}/signatureinfo/sig`, (sig, place) => [
      { text: sig['@desc'], impact: sig['@impact'], at: place },
    ]),
    ...texts.map((one, index) => {
      return { text: one ?? null, impact: null, at: `${at}/signatures/signare${isList ? `/${index}` : ''}` };
    }),
  ].flatMap(({ text: found, ...own }) => (found === null ? [] : [{ text: found, ...own }]));
}

/** Why Joe Sandbox could not do all of a run, wherever it says so: nothing of its form is documented. */
export function errorOf({ analysis: { errorinfo, errors } }: JoeReport): unknown {
  return [errorinfo, errors].find(saysSomething) ?? null;
}

function saysSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(saysSomething);
  if (isObject(value)) return Object.entries(value).some(([key, inner]) => key !== '@isArray' && saysSomething(inner));
  return value !== null && value !== undefined && value !== '' && value !== false;
}
