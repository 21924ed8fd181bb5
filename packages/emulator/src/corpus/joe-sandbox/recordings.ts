import urlInfo from '../../fixtures/joe-sandbox/analysis_info__clean_url__2024.json' with { type: 'json' };
import twoRuns from '../../fixtures/joe-sandbox/analysis_info__two_runs_clean__2019.json' with { type: 'json' };
import incident from '../../fixtures/joe-sandbox/irjsonfixed__malicious_single_ip_object__al4_2026.json' with {
  type: 'json',
};
import assembled from '../../fixtures/joe-sandbox/jsonfixed__assembled_from_splunk_example_values__v25.json' with {
  type: 'json',
};
import type { JsonObject } from '../../kit/json.ts';
import { type Answer, type CorpusHashes, type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';
import { hashesOfText } from '../labels.ts';

const rapid7 = 'rapid7/insightconnect-plugins, commit 9e99f01a, MIT';
const chronicle = 'chronicle/content-hub, commit d9eedfaf, Apache-2.0';

/** What analysis/info says beside a report that was published without one. */
const made = (data: JsonObject): Answer<JsonObject> => ({
  label: { origin: 'made', schema: 'Joe Sandbox API v2, analysis/info', note: 'To the report beside it.' },
  data: { status: 'finished', scriptname: 'default.jbs', tags: [], encrypted: false, comments: '', ...data },
});

const recorded = (fixture: string, provenance: string, data: JsonObject): Answer<JsonObject> => ({
  label: { origin: 'recorded', fixture, provenance, note: 'Ids and hashes were shortened by its publisher.' },
  data,
});

/** A report that another project made or assembled, byte for byte. */
const published = (schema: string, data: JsonObject): Answer<JsonObject> => ({
  label: { origin: 'made', schema, note: 'Published by another project; not one real report.' },
  data,
});

const loneRun = (detection: string, score: number, system: string, error: string | null = null) => ({
  detection,
  score,
  runs: [{ detection, error, system, yara: false, sigma: false, suricata: false, score }],
});

/** Replies that were recorded or published, and an analysis that failed, which the emulator of Joe Sandbox knows beside the corpus. */
export const joeSandboxRecordings: readonly CorpusSample[] = [
  sample('recorded-two-runs', 'Two systems, before there was a verdict of the whole', twoRuns.data, {
    info: recorded('analysis_info__two_runs_clean__2019.json', chronicle, twoRuns.data),
  }),
  sample('recorded-url', 'A URL, which has no hashes', hashesOfText('recorded-url'), {
    info: recorded('analysis_info__clean_url__2024.json', rapid7, urlInfo.data),
  }),
  sample('published-incident', 'An incident report with a lone address', incident.analysis.hashes, {
    info: made({
      ...{ webid: '1000001', analysisid: '1000001', time: '2026-01-02T03:04:05+01:00', duration: 240 },
      ...{ ...incident.analysis.hashes, filename: incident.analysis.sample, classification: '', threatname: '' },
      ...loneRun('malicious', 88, 'w10x64_22h2'),
    }),
    reports: [published('Joe Sandbox irjsonfixed of version 44, AL4-JoeSandboxV2, MIT', incident)],
  }),
  sample('published-full', 'A full report of 2019', assembled.analysis.fileinfo, {
    info: made({
      ...{ webid: '779566', analysisid: '771703', time: '2019-01-28T08:15:12+01:00', duration: 190 },
      ...hashesOf(assembled.analysis.fileinfo),
      ...{ filename: 'xiaoqi.exe', classification: 'phis.', threatname: '' },
      ...loneRun('malicious', 92, 'w7_1'),
    }),
    reports: [
      published('Joe Sandbox jsonfixed of version 25, values of splunk-soar-connectors, Apache-2.0', assembled),
    ],
  }),
  sample('made-never-ran', 'A file that could not be run', hashesOfText('joe-sandbox never ran'), {
    info: made({
      ...{ webid: '1700099', analysisid: '1700099', time: '2026-02-05T12:00:00+01:00', duration: 60 },
      ...{ ...hashesOfText('joe-sandbox never ran'), filename: 'broken.pdf', classification: '', threatname: '' },
      ...loneRun('unknown', 0, 'w10x64_office', 'Unable to run'),
    }),
  }),
];

function sample(
  name: string,
  title: string,
  { md5, sha1, sha256 }: CorpusHashes,
  analysis: NonNullable<CorpusSample['joe-sandbox']>['analyses'][number],
): CorpusSample {
  const story = 'Joe Sandbox alone knows it.';
  const hashes = { md5, sha1, sha256 };
  return defineCorpusSample({
    name,
    title,
    story,
    hashes,
    vmray: null,
    alibaba: null,
    'joe-sandbox': { analyses: [analysis] },
  });
}

function hashesOf({ md5, sha1, sha256 }: CorpusHashes) {
  return { md5, sha1, sha256 };
}
