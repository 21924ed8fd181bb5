import { describe, expect, it } from 'vitest';
import { codes, fixture, iocsOf, type Json, reportOf, reportsOf, rowsOf } from '../../test/reports.ts';

// Each recorded reply against counts that are made here from the file itself, without the adapter's own reading.
const recorded = [
  'feed_latest__cut_spread_of_levels__api2.8.0',
  'report_summary__malicious_exe_av0__api2.8.0',
  'report_summary__url_no_specific_threat__2020',
  'report_summary_bulk__in_queue__2019',
  'search_hash__eicar_two_environments__api2.8.0_cut',
  'search_hash_post__pdf_whitelisted_and_no_specific_threat__2022_cut',
  'search_hash_post__static_row_malicious_masked_hashes__2021',
  'search_terms__filetype_spread__2022_cut',
  'search_terms__whitelisted__2022',
];

const all = (value: unknown): Json[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value : []);
const sorted = (values: readonly unknown[]) => [...new Set(values)].sort();
const idOf = (row: Json) =>
  row.job_id ? `job:${row.job_id}` : `hash:${/^[0-9a-f]{64}$/.test(String(row.sha256)) ? row.sha256 : row.md5}`;

describe.each(recorded)('%s', (name) => {
  const rows = rowsOf(name);
  const reports = reportsOf(fixture(`recorded/${name}`));

  it('has a report for each run, by its job, with the hashes that a file has', () => {
    expect(reports.map(({ ref }) => ref.id).sort()).toEqual(sorted(rows.map(idOf)));
    for (const { raw, sample } of reports) {
      const { md5, sha1, sha256, sha512, url_analysis: isUrl, submit_name: name } = raw.summary as Json;
      const hex = Object.entries({ md5, sha1, sha256, sha512 }).filter(([, hash]) => /^[0-9a-f]+$/.test(String(hash)));
      if (isUrl) expect(sample).toMatchObject({ kind: 'url', url: name, hashes: {}, names: [] });
      else expect({ ...sample.hashes, ssdeep: undefined, imphash: undefined }).toEqual(Object.fromEntries(hex));
    }
  });

  it('has an IOC for each domain, host, file and process, and no other', () => {
    for (const report of reports) {
      const row = report.raw.summary as Json;
      const { domains, hosts, compromised_hosts: compromised } = row;
      expect(iocsOf(report, 'domain-name').map(({ value }) => value)).toEqual(sorted(texts(domains)));
      const addresses = report.iocs.filter(({ type }) => type.startsWith('ip'));
      expect(addresses.map(({ value }) => value).sort()).toEqual(sorted([...texts(hosts), ...texts(compromised)]));
      const files = all(row.extracted_files).map(
        ({ sha256, sha1, md5, name, file_path }) => sha256 ?? sha1 ?? md5 ?? file_path ?? name,
      );
      const found = [...iocsOf(report, 'file'), ...iocsOf(report, 'file-name')].map(({ value }) => value);
      expect(found.sort()).toEqual(sorted(files));
      const processes = all(row.processes).map(
        ({ command_line, normalized_path, name }) => command_line ?? normalized_path ?? name,
      );
      expect(
        iocsOf(report, 'process')
          .map(({ value }) => value)
          .sort(),
      ).toEqual(sorted(processes));
      expect(report.iocs).toHaveLength(
        sorted([...texts(hosts), ...texts(compromised)]).length +
          sorted(texts(domains)).length +
          sorted(files).length +
          sorted(processes).length,
      );
    }
  });

  it('has no indicator, each technique once, and the families that are names', () => {
    const common = /^(?:malicious site|unrated site|trojan\.generic|gen:variant\.razy)$/i;
    for (const { raw, indicators, techniques, threatNames, classifications } of reports) {
      const row = raw.summary as Json;
      // No recorded key had the signatures themselves.
      expect([indicators, row.signatures]).toEqual([[], undefined]);
      expect(techniques.map(({ id }) => id)).toEqual(sorted(all(row.mitre_attcks).map(({ attck_id: id }) => id)));
      expect(threatNames).toEqual(row.vx_family && !common.test(String(row.vx_family)) ? [row.vx_family] : []);
      expect(classifications).toHaveLength(texts(row.classification_tags).length);
    }
  });

  it('calls a file an indicator from its level on, and nothing else', () => {
    for (const { raw, iocs } of reports) {
      const files = all((raw.summary as Json).extracted_files);
      const rated = files.filter(
        ({ threat_level: level, av_label: label }) => Number(level) > 0 && label !== 'Process crashed',
      );
      expect(
        iocs
          .filter(({ isIoc }) => isIoc)
          .map(({ value }) => value)
          .sort(),
      ).toEqual(sorted(rated.map(({ sha256 }) => sha256)));
      for (const { type, verdict } of iocs) if (type !== 'file') expect(verdict).toBe('unknown');
    }
  });

  it('has the score as it is, and a page', () => {
    for (const { raw, verdict, link, analyses } of reports) {
      const { threat_score: score, sha256, job_id: job, state = 'SUCCESS' } = raw.summary as Json;
      expect(verdict.score).toBe(state === 'SUCCESS' ? (score ?? null) : null);
      expect(analyses).toHaveLength(1);
      const page = `https://www.hybrid-analysis.com/sample/${sha256}`;
      expect(link).toBe(sha256 === 'filehash' ? null : job ? `${page}/${job}` : page);
    }
  });

  it('names nobody: neither other names of the file nor where it was had from', () => {
    for (const { raw } of reports) {
      for (const { filename, url } of all((raw.summary as Json).submissions)) {
        expect([null, '[redacted]']).toContain(filename);
        expect([null, '[redacted]']).toContain(url);
      }
    }
  });
});

// Every word of the recorded replies, with the level and score that came with it, and why it means what it means.
it.each<[string, number, string | null, number | null, string, string]>([
  [
    'report_summary__malicious_exe_av0__api2.8.0',
    0,
    'malicious',
    75,
    'malicious',
    'the word, though no engine detects it (av_detect 0)',
  ],
  [
    'report_summary__url_no_specific_threat__2020',
    0,
    'no specific threat',
    13,
    'unknown',
    'nothing found is no judgement',
  ],
  ['report_summary_bulk__in_queue__2019', 0, null, null, 'unknown', 'IN_QUEUE: there is no word yet'],
  [
    'search_hash__eicar_two_environments__api2.8.0_cut',
    0,
    'no verdict',
    null,
    'unknown',
    'no word, though 96 % of engines detect it and the level is 2',
  ],
  ['search_hash__eicar_two_environments__api2.8.0_cut', 1, 'malicious', 100, 'malicious', 'the word'],
  [
    'search_hash_post__pdf_whitelisted_and_no_specific_threat__2022_cut',
    0,
    'whitelisted',
    null,
    'benign',
    'the vendor vouches for the file',
  ],
  [
    'search_hash_post__pdf_whitelisted_and_no_specific_threat__2022_cut',
    1,
    'no specific threat',
    null,
    'unknown',
    'nothing found is no judgement',
  ],
  [
    'search_hash_post__static_row_malicious_masked_hashes__2021',
    0,
    'malicious',
    null,
    'malicious',
    'the word, of scanners alone',
  ],
  ['search_terms__whitelisted__2022', 0, 'whitelisted', null, 'benign', 'the vendor vouches for the file'],
  ['search_terms__filetype_spread__2022_cut', 2, 'no verdict', 0, 'unknown', 'a score of 0 is not harmless'],
  ['search_terms__filetype_spread__2022_cut', 3, 'no verdict', 8, 'unknown', 'no word, and a score decides nothing'],
  [
    'feed_latest__cut_spread_of_levels__api2.8.0',
    1,
    'no specific threat',
    60,
    'unknown',
    'nothing found, though the score is 60',
  ],
  [
    'feed_latest__cut_spread_of_levels__api2.8.0',
    4,
    'suspicious',
    13,
    'suspicious',
    'the word, though the score is 13',
  ],
  [
    'feed_latest__cut_spread_of_levels__api2.8.0',
    5,
    'suspicious',
    100,
    'suspicious',
    'the word, though the score is 100',
  ],
  ['feed_latest__cut_spread_of_levels__api2.8.0', 13, 'malicious', 26, 'malicious', 'the word, though the score is 26'],
  ['feed_latest__cut_spread_of_levels__api2.8.0', 14, 'unknown', 2, 'unknown', 'no word'],
  ['feed_latest__cut_spread_of_levels__api2.8.0', 15, 'unknown', 47, 'unknown', 'no word, and a score decides nothing'],
])('%s, row %i: %j with the score %j is %s: %s', (name, index, word, score, value) => {
  const key = name.startsWith('feed') ? 'threat_level_human' : 'verdict';
  const { verdict } = reportOf(rowsOf(name)[index]);
  const evidence = word === null ? [] : [`/summary/${key}`];
  expect(verdict).toEqual({ value, score, vendor: word, reason: null, evidence });
});

it('in all recorded rows, benign is what the vendor vouches for and nothing else', () => {
  const words = recorded.flatMap((name) =>
    reportsOf(fixture(`recorded/${name}`)).flatMap(({ verdict }) => (verdict.value === 'benign' ? verdict.vendor : [])),
  );
  expect(words).toEqual(words.map(() => 'whitelisted'));
  expect(words.length).toBeGreaterThanOrEqual(2);
});

describe('the overview of EICAR', () => {
  const overview = fixture('recorded/overview_get__malicious_eicar__api2.8.0_cut') as Json;
  const engines = all(all(overview.scanners)[1]?.anti_virus_results);

  it('has a run for each scanner, and the opinions of those that are not the vendor', () => {
    const { analyses, verdict, sample, complete } = reportOf(overview);
    expect(verdict).toMatchObject({ value: 'malicious', score: 100, evidence: ['/overview/verdict'] });
    expect(
      analyses.map(({ id, kind, verdict, opinion }) => [id, kind, verdict.value, verdict.reason, opinion?.group]),
    ).toEqual([
      ['CrowdStrike Falcon Static Analysis (ML)', 'static', 'unknown', null, undefined],
      ['Metadefender', 'reputation', 'malicious', '25 of 26 engines', 'metadefender'],
      ['VirusTotal', 'reputation', 'malicious', '62 of 64 engines', 'virustotal'],
    ]);
    const labels = sorted(engines.flatMap(({ threat_found: name }) => name ?? []));
    expect(analyses[1]?.opinion?.threatNames).toEqual(labels);
    expect(sample.parents.map(({ id }) => id)).toEqual(
      sorted(texts(overview.related_parent_hashes)).map((hash) => `hash:${hash}`),
    );
    expect([sample.names, complete]).toEqual([['notavirus.bat'], false]);
  });

  it('belongs to the run of its file, and a short one is one too', () => {
    const rows = rowsOf('search_hash__eicar_two_environments__api2.8.0_cut');
    const reports = reportsOf(rows, overview);
    expect(reports.map(({ ref, analyses }) => [ref.id, analyses.length])).toEqual([
      [`hash:${overview.sha256}`, 4],
      ['job:5732d6d70d61b030c4b147f5', 4],
    ]);
    const short = reportOf(fixture('recorded/overview_summary__malicious_eicar__api2.8.0'));
    expect(short).toMatchObject({ verdict: { value: 'malicious', score: 100 }, analyses: [], complete: false });
  });
});

it('a quick scan that finds nothing says nothing, and is not complete', () => {
  const report = reportOf(fixture('recorded/quick_scan_file__finished_clean_text__api2.8.0'));
  expect(report.verdict).toEqual({ value: 'unknown', score: null, vendor: null, reason: null, evidence: [] });
  expect(report.analyses.map(({ id, verdict }) => [id, verdict.value, verdict.vendor, verdict.reason])).toEqual([
    ['CrowdStrike Falcon Static Analysis (ML)', 'unknown', 'no-result', null],
    ['Metadefender', 'unknown', 'clean', '0 of 25 engines'],
    ['VirusTotal', 'unknown', 'clean', '0 of 56 engines'],
  ]);
  expect([report.ref.id, report.complete]).toEqual(['scan:5e2bfb9b72f90c7e6e3504f3', false]);
});

it('the recorded run has the warnings that it should', () => {
  const [report] = reportsOf(fixture('recorded/report_summary__malicious_exe_av0__api2.8.0'));
  expect(report && codes(report)).toEqual([
    'missing-section',
    'missing-section',
    'redacted /summary/submissions/0/filename',
    'redacted /summary/submissions/0/url',
  ]);
  const feed = reportsOf(fixture('recorded/feed_latest__cut_spread_of_levels__api2.8.0'));
  const capped = feed.filter((one) => codes(one).some((code) => code.startsWith('truncated')));
  expect(capped.map((one) => [iocsOf(one, 'domain-name').length, one.complete])).toEqual([[32, false]]);
});
