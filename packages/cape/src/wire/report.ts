import { pointer } from '@sandjury/core';
import { eachOf, fields, isObject } from '@sandjury/core/toolkit';

const { either, id, imphash, list, md5, number, object, raw, record, section, sha1, sha256, sha512 } = fields;
const { size, ssdeep, text, texts } = fields;

// Few fields, and none that must be there but `info`: modules of CAPE can be switched off, and its reports have changed over the years.
// Where a fact is from stands beside it: a file of kevoreilly/CAPEv2 at commit 4da22e64 (version 2.5), or the recorded reports in
// test/fixtures (2.2-CAPE of 2021, 2.4-CAPE of 2023).

/** Where the report stands in `raw` of a report of ours. */
export const root = '/report';

const yara = list(object({ name: text }));
const hashes = { md5, sha1, sha256, sha512, ssdeep };
const process = { process_path: text, process_name: text, module_path: text };

/**
 * `File.get_all` in lib/cuckoo/common/objects.py, with what modules/processing/CAPE.py adds. `name` is a text, of a dropped file a
 * list. `guest_paths` is a list of paths for dropped files alone; for payloads it is one text, `CODE;?PROCESS;?MODULE;?ADDRESS;?`.
 */
const file = object({
  ...hashes,
  ...process,
  name: texts,
  guest_paths: texts,
  size,
  type: text,
  yara,
  cape_yara: yara,
  cape_type: text,
  pe: section({ imphash }),
});
export type CapeFile = fields.Read<typeof file>;

/** `http` is read from the wire, `http_ex` and `https_ex` from API calls: modules/processing/network.py. */
const client = { method: text, 'user-agent': text, process_name: text };
const request = object({ ...client, uri: text, host: text, port: number, dport: number, dst: text, protocol: text });

/** modules/processing/network.py; an object without keys where no traffic was captured. */
const owner = { country_name: text, asn: text, asn_name: text };
const network = {
  hosts: list(object({ ...owner, ip: text, hostname: text, inaddrarpa: text, ports: texts })),
  domains: list(object({ domain: text, ip: text })),
  dns: list(object({ request: text, type: text, answers: list(object({ data: text })) })),
  http: list(request),
  http_ex: list(request),
  https_ex: list(request),
  /** Not read: with these there was a capture. */
  tcp: raw,
  udp: raw,
};

/** modules/processing/suricata.py. */
const to = { dstip: text, dstport: number };
const suricata = {
  tls: list(object({ ...to, sni: text, ja3: either(text, section({ hash: text })) })),
  http: list(object({ ...to, hostname: text, uri: text, http_method: text, ua: text })),
  alerts: list(object({ signature: text, sid: text, severity: number, timestamp: text })),
};

/**
 * report.json, and lite.json, which has fewer sections (modules/reporting/jsondump.py, litereport.py). `malscore` and `malstatus`
 * are the result of `calc_scoring` in lib/cuckoo/common/scoring.py.
 */
export const report = object({
  /** modules/processing/analysisinfo.py. `machine` is an object, or the name alone. */
  info: object({
    id,
    version: text,
    category: text,
    started: text,
    ended: text,
    package: text,
    machine: either(text, section({ label: text, platform: text })),
    parent_sample: raw,
  }),
  target: section({ category: text, file: file.nullish(), url: text }),
  /** Of a URL's task: modules/processing/url_analysis.py. */
  url_analysis: section({ url: text }),
  malscore: raw,
  malstatus: text,
  /** `add_family_detection` in lib/cuckoo/common/utils.py: each of `details` has who detected it, and on what. A text before 2.4. */
  detections: either(text, list(object({ family: text, details: list(record(raw)) }))),
  detections2pid: record(texts),
  /** Before there were `detections`; the tag says who detected it. */
  malfamily: text,
  malfamily_tag: text,
  /** `Signature.as_result` in lib/cuckoo/common/abstracts.py. No recorded report has `categories`. */
  signatures: list(object({ name: text, description: text, categories: texts, families: texts, severity: number })),
  /** lib/cuckoo/common/mapTTPs.py: `{ signature, ttps }`; `{ signature, ttp }` in 2.2 and 2.4; an object from id to signature in 2021. */
  ttps: either(list(object({ signature: text, ttp: texts, ttps: texts })), record(texts)),
  /** modules/reporting/mitre.py, where that is switched on: by tactic. */
  mitre_attck: record(list(object({ t_id: text, ttp_name: text }))),
  network: section(network),
  suricata: section(suricata),
  /** `summary`: `Summary` in modules/processing/behavior.py. */
  behavior: section({ processes: list(raw), processtree: list(raw), summary: record(list(text)) }),
  dropped: list(file),
  procdump: list(file),
  /** In 2.2 the place of what is `pe` of a file since. */
  static: section({ pe: section({ imphash }) }),
  /** The list of payloads alone before version 2.2 (mandiant/capa, capa/features/extractors/cape/models.py). */
  CAPE: either(section({ payloads: list(file), configs: list(record(raw)) }), list(file)),
});
/** A report, as far as it is read. */
export type CapeReport = fields.Read<typeof report>;

/** What was analysed: `file`, `url`, `static`, `pcap`. */
export function categoryOf({ info, target }: CapeReport): string {
  return info.category ?? target?.category ?? '';
}

/** The file that was analysed, those that it dropped, dumps of processes, and payloads that CAPE took out of memory; with pointers. */
export function filesOf({ target, dropped, procdump, CAPE }: CapeReport) {
  const [payloads, at] = Array.isArray(CAPE) ? [CAPE, 'CAPE'] : [CAPE?.payloads, 'CAPE/payloads'];
  const entries = (files: typeof dropped, section: 'dropped' | 'procdump' | 'payload', below: string = section) =>
    eachOf(files, `${root}/${below}`, (item, place) => [{ file: item, section, at: place }]);
  const sample = target?.file ? [{ file: target.file, section: 'target', at: `${root}/target/file` } as const] : [];
  return [sample, entries(dropped, 'dropped'), entries(procdump, 'procdump'), entries(payloads, 'payload', at)].flat();
}

/** Not families: hashes of what the configuration is from (`_associated_…_hashes`, without the underscore in 2.4), and what CAPE adds. */
const ownKey = /^$|^_|^associated_|^[0-9a-f]{32,128}$/i;

/** Malware configurations, each with the pointer to it: they are keyed by the family (`update_cape_configs` in modules/processing/CAPE.py). */
export function configsOf({ CAPE }: CapeReport) {
  const configs = Array.isArray(CAPE) ? [] : CAPE?.configs;
  return eachOf(configs, `${root}/CAPE/configs`, (config, at) =>
    Object.entries(config).flatMap(([family, values]) =>
      ownKey.test(family) || !isObject(values) ? [] : [{ family, values, at: at + pointer(family) }],
    ),
  );
}
