import { type Ioc, type SandboxReport, SandboxReportSchema, VerdictValueSchema } from '@sandjury/core';
import { read } from '@sandjury/vmray/read';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../test/support/packages/any-character.ts';
import { createSecopsFormat, secops } from '../src/secops/format.ts';
import { secopsIocTypes, secopsVerdicts } from '../src/secops/parameters.ts';
import { iocLists, listOfType } from '../src/wire/ioc-kinds.ts';
import { isObject } from '../src/wire/objects.ts';
import { markdownText, table } from '../src/words/markdown.ts';
import { xsoarCommands } from '../src/xsoar/commands.ts';
import { xsoar, xsoarReportEntry } from '../src/xsoar/entry.ts';
import type { XsoarCommandName, XsoarInputs } from '../src/xsoar/inputs.ts';
import { fixture, fixtureData } from './fixtures.ts';

const nasty = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 12 }),
  fc.constantFrom(
    '|',
    '\\|',
    '\n| a | b |\n',
    '<b>',
    '[a](b)',
    '\u202e',
    '`',
    '**',
    '\ud800',
    '__proto__',
    'http://a.example',
  ),
);
const texts = fc.array(nasty, { maxLength: 3 });
const verdict = fc.constantFrom(...VerdictValueSchema.options);
const digits = fc.stringMatching(/^[0-9a-f]{32}$/);
const pointers = fc.constantFrom<string[]>(
  [],
  ['/iocs/iocs/urls/0'],
  ['/nowhere'],
  ['/iocs/iocs/files/0', '/iocs/iocs/files/1'],
);

const ioc: fc.Arbitrary<Ioc> = fc.record({
  type: fc.constantFrom(...(Object.keys(listOfType) as Ioc['type'][])),
  value: nasty,
  isIoc: fc.boolean(),
  verdict,
  vendorVerdict: fc.option(nasty),
  reason: fc.option(nasty),
  hashes: fc.record({ md5: digits, ssdeep: nasty }, { requiredKeys: [] }),
  names: texts,
  size: fc.option(fc.nat()),
  mimeType: fc.option(nasty),
  operations: texts,
  sources: texts,
  protocols: texts,
  countries: texts,
  ipAddresses: texts,
  domains: texts,
  processes: texts,
  categories: texts,
  classifications: texts,
  threatNames: texts,
  analyses: texts,
  details: fc.dictionary(fc.constantFrom('roles', 'subjects', 'senders', 'linkCount', '__proto__', 'x'), texts),
  evidence: pointers,
});

const indicator = fc.record({
  id: fc.option(nasty),
  category: nasty,
  operation: nasty,
  score: fc.option(fc.integer({ min: 0, max: 100 })),
  vendorScore: fc.option(fc.integer({ min: -1, max: 5 })),
  classifications: texts,
  threatNames: texts,
  techniques: texts,
  analyses: texts,
  observedAt: fc.constant(null),
  evidence: fc.constant<string[]>([]),
});

const wireItem = fc.dictionary(
  fc.constantFrom('url', 'filename', 'hashes', 'verdict', 'severity', 'ioc', 'analysis_ids', 'operations', '__proto__'),
  fc.oneof(
    nasty,
    fc.array(fc.oneof(nasty, fc.dictionary(fc.constantFrom('md5_hash', 'sha256_hash'), nasty))),
    fc.jsonValue(),
  ),
);
const raw = fc.oneof(
  fc.jsonValue(),
  fc.record({
    sample: fc.dictionary(
      fc.constantFrom('sample_id', 'sample_type', 'sample_url', 'sample_verdict', 'sample_x'),
      fc.jsonValue(),
    ),
    iocs: fc.record({ iocs: fc.record({ urls: fc.array(wireItem), files: fc.array(wireItem) }) }),
    analyses: fc.array(fc.jsonValue()),
    submission: fc.jsonValue(),
  }),
);

/** The keys of the replies that commands are made from. */
const replyKeys = [
  ...['sample_get__malicious_exe__platform4.2.json', 'submission_get__finished_malicious__platform4.2.json'].flatMap(
    (name) => Object.keys(fixtureData(name) ?? {}),
  ),
  ...Object.keys(oneOf(fixtureData('analysis_list_by_submission__malicious__platform4.2.json'))),
  ...['job_id', 'job_sample_id', 'job_vm_name', 'job_vm_id', 'jobs', 'samples', 'submissions', 'errors'],
  ...['threat_indicators', 'verdict_quota', 'verdict_remaining', 'report_quota', 'report_remaining', 'end_date'],
  ...iocLists,
];

function oneOf(list: unknown): object {
  return Array.isArray(list) && isObject(list[0]) ? list[0] : {};
}

const [base] = read(fixture('sample_get__malicious_exe__platform4.2.json'));
if (base === undefined) throw new Error('expected a report');
const whole: SandboxReport = base;

const report: fc.Arbitrary<SandboxReport> = fc
  .record({
    name: fc.constantFrom('VMRay Platform', 'Another'),
    kind: fc.constantFrom('file' as const, 'url' as const),
    url: fc.option(nasty),
    names: texts,
    link: fc.option(nasty),
    value: verdict,
    iocs: fc.array(ioc, { maxLength: 6 }),
    indicators: fc.array(indicator, { maxLength: 4 }),
    threatNames: texts,
    raw,
  })
  .map(({ name, kind, url, names, value, ...rest }) => ({
    ...whole,
    ...rest,
    product: { name, version: null },
    sample: { ...whole.sample, kind, url, names },
    verdict: { ...whole.verdict, value },
  }));

/** Cells of a row of a Markdown table, by the rule of its readers: a bar ends a cell unless a backslash that is itself none comes before. */
function cells(row: string): number {
  let count = 0;
  for (let at = 0; at < row.length; at++) {
    if (row[at] === '\\') at++;
    else if (row[at] === '|') count++;
  }
  return count - 1;
}

/** Every table of a text has rows of one width, and there is nothing in it but titles and tables. */
function checkTables(markdown: string): void {
  let width: number | null = null;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('|')) {
      width ??= cells(line);
      expect(cells(line), line).toBe(width);
    } else {
      width = null;
      expect(line === '' || line.startsWith('**'), line).toBe(true);
    }
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    expect(line.replace(/<https?:\/\/[!-;=?-~]+>/g, '')).not.toMatch(/[<>]/);
  }
}

const unfiltered = createSecopsFormat({
  iocTypeFilter: Object.keys(secopsIocTypes),
  iocVerdictFilter: Object.keys(secopsVerdicts),
  maxIocsToReturn: 1000,
  threatIndicatorScoreThreshold: 0,
});

describe('rendering', () => {
  it('throws on no report, breaks no table, and gives the same for the same', () => {
    fc.assert(
      fc.property(report, (one) => {
        SandboxReportSchema.parse(one);
        const text = xsoar.render([one]);
        expect(xsoar.render([structuredClone(one)])).toBe(text);
        expect(JSON.parse(text)).toHaveProperty('EntryContext');
        checkTables(xsoarReportEntry(one).HumanReadable);
        const open = JSON.parse(unfiltered.render([one]));
        expect(open.entities[0].warnings.length).toBeGreaterThanOrEqual(one.warnings.length);
        const result = JSON.parse(secops.render([one]));
        expect(result.is_success).toBe(true);
        expect(
          result.entities[0].insight.content.replace(/<\/?(?:p|strong)>|<br>|<a href="[^"<>]*">|<\/a>/g, ''),
        ).not.toMatch(/[<>]/);
      }),
      { numRuns: 300 },
    );
  });

  it('throws on no reply, whatever is in it', () => {
    const reply = fc.dictionary(fc.constantFrom(...replyKeys), fc.oneof(fc.jsonValue(), fc.array(wireItem)));
    fc.assert(
      fc.property(reply, (wire) => {
        for (const readable of tablesOf(wire)) checkTables(readable);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps cells apart', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nasty, nasty), { minLength: 1 }), (rows) => {
        const lines = table(['A', 'B'], rows).split('\n');
        expect(lines).toHaveLength(rows.length + 2);
        for (const line of lines) expect(cells(line)).toBe(2);
      }),
    );
  });

  it('loses nothing of a text that a reader of Markdown would not give back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const shown = markdownText(text)
          .replace(/\\([!-/:-@[-`{-~])/g, '$1')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&');
        expect(shown).toBe(text);
      }),
    );
  });
});

/** The tables of the commands, when this is what VMRay answered; their contexts are made too. */
function tablesOf(wire: Readonly<Record<string, unknown>>): string[] {
  const table = <Name extends XsoarCommandName>(name: Name, input: XsoarInputs[Name]) => {
    JSON.stringify(xsoarCommands[name].context(input));
    return xsoarCommands[name].readable(input);
  };
  return [
    table('vmray-upload-sample', { reply: wire }),
    table('vmray-upload-url', { reply: wire }),
    table('vmray-get-iocs', { sampleId: 1, iocs: { iocs: wire }, allArtifacts: true }),
    table('vmray-get-sample', { sample: wire }),
    table('vmray-get-sample-by-hash', { hash: 'x', samples: [wire, null] }),
    table('vmray-get-submission', { submission: wire }),
    table('vmray-get-analysis-by-sample', { sampleId: 1, analyses: [wire, null] }),
    table('vmray-get-job-by-sample', { sampleId: 1, jobs: [wire, null] }),
    table('vmray-get-job-by-id', { jobId: 1, job: wire }),
    table('vmray-get-threat-indicators', { sampleId: 1, vtis: wire }),
    table('vmray-get-license-usage-verdicts', { billing: wire }),
    table('vmray-get-license-usage-reports', { billing: wire }),
  ];
}
