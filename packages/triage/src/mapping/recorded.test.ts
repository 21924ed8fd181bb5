import { describe, expect, it } from 'vitest';
import { codes, fixture, iocsOf, type Json, recordedOverviews, reportOf } from '../../test/reports.ts';

// Each recorded reply against counts that are made here from the file itself, without the adapter's own reading.

const all = (value: unknown): Json[] => (Array.isArray(value) ? value : Object.values(value ?? {}));
const sorted = (texts: readonly unknown[]) =>
  [...new Set(texts.filter((text) => typeof text === 'string' && text))].sort();
const list = (value: unknown): unknown[] => [value ?? []].flat();

describe.each(recordedOverviews)('%s', (name) => {
  const document = fixture(`recorded/${name}`) as { sample: Json; analysis: Json } & Json;
  const { sample, analysis } = document;
  const [tasks, targets, extracted] = [all(document.tasks), all(document.targets), all(document.extracted)];
  const signatures = [...all(document.signatures), ...targets.flatMap(({ signatures: own }) => all(own))];
  const configs = extracted.flatMap(({ config }) => (config ? [config as Json] : []));
  const tags = [...list(analysis.tags), ...tasks.flatMap((task) => list(task.tags))].map(String);
  const report = reportOf(document);

  it('has the facts of the sample', () => {
    const { md5, sha1, sha256, sha512, ssdeep } = sample;
    const isUrl = sha256 === undefined;
    expect(report.sample.hashes).toEqual(
      isUrl ? {} : { md5, sha1, sha256, sha512, ...(ssdeep !== undefined && { ssdeep }) },
    );
    expect(report.sample).toMatchObject({
      kind: isUrl ? 'url' : 'file',
      url: isUrl ? sample.target : null,
      size: sample.size ?? null,
    });
    expect([report.submittedAt, report.analyzedAt]).toEqual([sample.created, sample.completed]);
    expect(report.link).toBe(`https://tria.ge/${sample.id}`);
  });

  it('has a run for each task, with its machine', () => {
    expect(report.analyses.map(({ id }) => id)).toEqual(sorted(tasks.map((task) => task.name)));
    for (const task of tasks) {
      const run = report.analyses.find(({ id }) => id === task.name);
      expect(run?.environment ?? '').toContain(String(task.resource ?? ''));
      expect(run?.verdict.score ?? null).toBe(task.score === undefined ? null : Number(task.score) * 10);
    }
    const noTasks = tasks.length === 0;
    expect(report.complete).toBe(!noTasks);
    expect(codes(report).filter((code) => code.startsWith('missing-section'))).toHaveLength(noTasks ? 1 : 0);
  });

  it('has an indicator for each signature, once', () => {
    const keys = signatures.map(({ name: text, label }) => JSON.stringify([text, label]));
    expect(report.indicators).toHaveLength(new Set(keys).size);
    const scores = report.indicators.map(({ vendorScore, score }) => [vendorScore, score]);
    for (const [vendorScore, score] of scores)
      expect(score).toBe(vendorScore === null ? null : Number(vendorScore) * 10);
    const top =
      document.signatures === undefined
        ? targets.flatMap((target) => all(target.signatures))
        : all(document.signatures);
    const graded = report.indicators.filter(({ vendorScore }) => vendorScore !== null);
    expect(graded.length).toBeGreaterThanOrEqual(
      new Set(top.filter(({ score }) => score).map(({ name: text }) => text)).size,
    );
  });

  it('has the techniques that it names', () => {
    const named = [...signatures, ...tasks].flatMap(({ ttp }) => list(ttp));
    expect(report.techniques.map(({ id }) => id)).toEqual(sorted(named));
  });

  it('has the families and the kinds that it names', () => {
    const fromTags = tags.flatMap((tag) => (tag.startsWith('family:') ? [tag.slice(7)] : []));
    const inParts = extracted.flatMap((item) =>
      ['config', 'ransom_note', 'dropper'].map((key) => (item[key] as Json | undefined)?.family),
    );
    const families = [
      ...list(analysis.family),
      ...targets.flatMap(({ family }) => list(family)),
      ...fromTags,
      ...inParts,
    ];
    expect(report.threatNames).toEqual(sorted(families));
    const words = list(analysis.tags).filter((tag) => !String(tag).includes(':'));
    expect(report.classifications.map(({ vendor }) => vendor).sort()).toEqual(sorted(words));
  });

  it('has what was seen on the wire, and none of it is an indicator', () => {
    const seen = (key: string) => sorted(targets.flatMap(({ iocs }) => list((iocs as Json | undefined)?.[key])));
    const plain = report.iocs.filter(({ type, categories }) => type !== 'file' && categories.length === 0);
    const valuesOf = (type: string) => plain.filter((ioc) => ioc.type === type).map(({ value }) => value);
    expect(iocsOf(report, 'url').map(({ value }) => value)).toEqual(expect.arrayContaining(seen('urls')));
    expect(valuesOf('ipv4-addr').every((ip) => seen('ips').includes(ip))).toBe(true);
    expect(iocsOf(report, 'ipv4-addr').map(({ value }) => value)).toEqual(expect.arrayContaining(seen('ips')));
    expect(iocsOf(report, 'domain-name').map(({ value }) => value)).toEqual(expect.arrayContaining(seen('domains')));
    expect(plain.filter(({ isIoc, verdict }) => isIoc || verdict !== 'unknown')).toEqual([]);
  });

  it('has addresses of configurations as evidence, and mutexes and droppers as indicators', () => {
    const mutexes = sorted(configs.flatMap(({ mutex }) => list(mutex)));
    expect(iocsOf(report, 'mutex').map(({ value, isIoc, verdict }) => [value, isIoc, verdict])).toEqual(
      mutexes.map((text) => [text, true, 'malicious']),
    );
    const ofConfigs = report.iocs.filter(
      ({ type, categories }) => type !== 'mutex' && categories.includes('malware-configuration'),
    );
    for (const { isIoc, verdict, threatNames } of ofConfigs)
      expect([isIoc, verdict, threatNames.length]).toEqual([false, 'unknown', 1]);
    const droppers = sorted(
      extracted.flatMap(({ dropper }) => list((dropper as Json | undefined)?.urls).map((entry) => Object(entry).url)),
    );
    expect(
      report.iocs
        .filter(({ categories }) => categories.includes('dropper'))
        .map(({ value, verdict }) => [value, verdict]),
    ).toEqual(droppers.map((url) => [url, 'suspicious']));
    const called = report.iocs.filter(({ isIoc }) => isIoc);
    const members = targets.filter(({ pick }) => pick !== undefined);
    expect(called).toHaveLength(mutexes.length + droppers.length + members.length);
  });
});

// The addresses of each recorded configuration, by hand.
it.each<[string, string[]]>([
  [
    'overview-no-tasks-cobaltstrike',
    ['6a2c-91-132-175-60.ngrok.io /ga.js', 'http://6a2c-91-132-175-60.ngrok.io:80/ga.js'],
  ],
  ['overview-v0-agenttesla-dropper', ['http://microsoftiswear.duckdns.org/y/inc/c3809dbf90d26b.php']],
  // Base64 in place of an address.
  ['overview-v0-njrat', []],
  [
    'overview-v0-raccoon-archive',
    ['http://teleta.top/iot3redisium', 'http://teletop.top/iot3redisium', 'https://t.me/iot3redisium'],
  ],
  ['overview-v1-amadey-redline', ['176.113.115.17 4132', '193.233.20.15 /dF30Hn4m/index.php', '193.233.20.17 4139']],
  ['overview-v1-icedid', ['dilmopozira.top']],
  ['overview-v1-mirai-linux', []],
  ['overview-v1-ramnit', []],
  ['overview-v1-url-score4', []],
  [
    'overview-v1-xworm-split-scores',
    ['completed-rally.gl.at.ply.gg 28996', 'george-liechtenstein.gl.at.ply.gg 2030', 'shoes-since.gl.at.ply.gg 49960'],
  ],
])('%s: %j', (name, expected) => {
  const report = reportOf(fixture(`recorded/${name}`));
  const found = report.iocs.filter(
    ({ type, categories }) => type !== 'mutex' && categories.includes('malware-configuration'),
  );
  expect(
    found.map(({ value, details }) => [value, ...(details.ports ?? []), ...(details.paths ?? [])].join(' ')).sort(),
  ).toEqual(expected);
  const unread = codes(report).filter((code) => code.startsWith('unmapped-value'));
  expect(unread).toEqual(name.endsWith('njrat') ? ['unmapped-value /overview/extracted/0/config/c2/0'] : []);
});

describe('the reports beside an overview', () => {
  const still = fixture('recorded/static-ramnit');
  const [first, second] = ['behavioral1-ramnit', 'behavioral2-ramnit'].map((name) => fixture(`recorded/${name}`));
  const runs = { behavioral1: first ?? {}, behavioral2: second ?? {} };
  const document = fixture('recorded/overview-v1-ramnit');

  it.each(Object.entries(runs))('%s: its processes, and the files that it has hashes of', (name, raw) => {
    const report = reportOf(document, { runs: { [name]: raw } });
    const dumped = all(raw.dumped).filter(({ sha256 }) => sha256 !== undefined);
    expect(iocsOf(report, 'file').map(({ value }) => value)).toEqual(sorted(dumped.map(({ sha256 }) => sha256)));
    expect(iocsOf(report, 'process').map(({ value }) => value)).toEqual(
      sorted(all(raw.processes).map(({ cmd }) => cmd)),
    );
    expect(report.iocs.every(({ analyses, isIoc }) => analyses.join() === name && !isIoc)).toBe(true);
    const run = report.analyses.find(({ id }) => id === name);
    const { submitted, reported, resource } = raw.analysis as Json;
    expect(run).toMatchObject({
      startedAt: submitted,
      finishedAt: reported,
      environment: expect.stringContaining(String(resource)),
    });
  });

  it('a run that the overview does not list has no verdict', () => {
    const { analyses } = reportOf(document, { runs });
    expect(analyses.map(({ id, verdict }) => [id, verdict.value])).toEqual([
      ['behavioral1', 'malicious'],
      ['behavioral2', 'unknown'],
      ['static1', 'malicious'],
    ]);
  });

  it('what was unpacked is a file, and malicious where a family was found in it', () => {
    const report = reportOf(document, { still });
    expect(report.iocs).toMatchObject([
      {
        type: 'file',
        names: ['out.upx'],
        isIoc: true,
        verdict: 'malicious',
        threatNames: ['ramnit'],
        details: { paths: ['unpack001/out.upx'] },
      },
    ]);
  });

  it('the members of an archive, of which one has a configuration', () => {
    const archive = fixture('recorded/static-archive-darkcloud');
    const { files } = reportOf(document, { still: archive }).raw.static as { files: Json[] };
    const members = files.filter(({ depth }) => depth !== 0);
    const iocs = iocsOf(reportOf(document, { still: archive }), 'file');
    expect(iocs.map(({ value }) => value)).toEqual(sorted(members.map(({ sha256 }) => sha256)));
    expect(iocs.filter(({ isIoc }) => isIoc).map(({ names }) => names)).toEqual([['concrt141.dll']]);
  });

  it.each(['static-no-score', 'static-url-score1'])('%s adds no file', (name) => {
    expect(reportOf(document, { still: fixture(`recorded/${name}`) }).iocs).toEqual([]);
  });
});

it.each(recordedOverviews)('%s is left as it is, and gives the same bytes twice', (name) => {
  const document = fixture(`recorded/${name}`);
  const before = JSON.stringify(document);
  const first = JSON.stringify(reportOf(document));
  expect(JSON.stringify(reportOf(document))).toBe(first);
  expect(JSON.stringify(document)).toBe(before);
});
