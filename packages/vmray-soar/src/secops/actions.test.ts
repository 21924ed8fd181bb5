import { ConfigurationError, NotFoundError, type Outcome, type SandboxReport } from '@sandjury/core';
import { read } from '@sandjury/vmray/read';
import { describe, expect, it } from 'vitest';
import { restIocsReply } from '../../../../test/support/packages/vmray-iocs.ts';
import { fixture } from '../../test/fixtures.ts';
import { reported } from '../../test/replies.ts';
import { secopsActions } from './actions.ts';
import { createSecopsFormat, secops, secopsReportResult } from './format.ts';
import { type SecopsScanParameters, scanParameters } from './parameters.ts';

function only(...documents: unknown[]): SandboxReport {
  const [report] = read(...documents);
  if (report === undefined) throw new Error('expected a report');
  return report;
}

const sample = fixture('sample_get__malicious_exe__platform4.2.json');
const vtis = fixture('vtis_get__finished_11_indicators.json');
const rest = only(sample, { result: 'ok', data: restIocsReply }, vtis);
const published = only(fixture('secops_scan_hash_result__malicious_url__sample_iocs_vtis.json'));
const summary = only(fixture('summary_v2__malicious_exe__schema2.1_platform4.2.json'));

const scanHash = secopsActions['Scan Hash'];
const missing: Outcome = { provider: 'vmray', status: 'not_found' };
const failed: Outcome = { provider: 'vmray', status: 'failed', error: new NotFoundError('no\nluck').toJSON() };
const pending: Outcome = { provider: 'vmray', status: 'pending', refs: [] };

function one(report: SandboxReport, parameters = {}) {
  const result = secopsReportResult(report, parameters);
  const [json] = result.json_result;
  const [entity] = result.entities;
  if (json === undefined || entity === undefined) throw new Error('expected an entity');
  return { json: json.EntityResult as Record<string, Record<string, unknown[]>>, entity, result };
}

describe('Ping and Add Tag to Submission', () => {
  it('say what happened', () => {
    expect(secopsActions.Ping({ ok: true })).toEqual({
      action: 'Ping',
      is_success: true,
      output_message: 'Successfully tested connectivity.',
      json_result: null,
    });
    expect(secopsActions.Ping({ error: { message: 'no' } })).toMatchObject({
      is_success: false,
      output_message: 'Failed to test connectivity. no',
    });
    const tag = secopsActions['Add Tag to Submission'];
    expect(tag({ submissionId: 5, tag: 'x' })).toMatchObject({
      is_success: true,
      output_message: 'Successfully added tag x to submission 5.',
    });
    expect(tag({ submissionId: 5, tag: 'x', error: { message: 'no' } })).toMatchObject({
      is_success: false,
      output_message: 'Failed to add tag x to submission 5. Error is no',
    });
  });
});

describe('a scan', () => {
  it("gives back Google's own published result", () => {
    const { json, entity } = one(published);
    const [{ EntityResult: google }] = fixture('secops_scan_hash_result__malicious_url__sample_iocs_vtis.json') as [
      { EntityResult: Record<string, unknown> },
    ];
    // The archive password is a secret; masked ids are no ids.
    const { sample_password: _, threat_indicators: __, iocs, ...rest } = google;
    expect(json).toMatchObject(rest);
    expect(json.iocs).toMatchObject({ urls: (iocs as { urls: unknown[] }).urls });
    expect(JSON.stringify(json)).not.toContain('redacted');
    expect(entity).toMatchObject({ entity: 'http://test.com/test.php', is_suspicious: true });
  });

  it('has the filters of Google, and counts what they left out', () => {
    const { json, entity } = one(rest);
    expect(json.threat_indicators).toHaveLength(
      rest.indicators.filter(({ vendorScore }) => Number(vendorScore) >= 3).length,
    );
    expect(json.iocs).toMatchObject({ mutexes: [], processes: [], registry: [], urls: [{}], domains: [{}] });
    const filtered = entity.warnings.filter(({ code }) => code === 'filtered').map(({ message }) => message);
    expect(filtered).toEqual([
      expect.stringMatching(/IOCs were left out: 1 not called indicators, \d+ of another type\.$/),
      expect.stringMatching(/^\d+ of 11 threat indicators were left out: \d+ with a score below 3 or none\.$/),
    ]);
  });

  it('cuts each type by itself: IPv4 and IPv6 are one', () => {
    expect(one(rest, { maxIocsToReturn: 1 }).json.iocs).toMatchObject({ ips: [{}], urls: [{}], emails: [{}] });
    expect(one(rest, { maxIocsToReturn: 1 }).json.iocs?.ips).toHaveLength(1);
  });

  it('sorts threat indicators by score, the highest first', () => {
    const scores = (one(rest, { threatIndicatorScoreThreshold: 0, maxThreatIndicatorsToReturn: 100 }).json
      .threat_indicators ?? []) as unknown as { score: number }[];
    expect(scores).toHaveLength(11);
    expect(scores.map(({ score }) => score)).toEqual(scores.map(({ score }) => score).toSorted((a, b) => b - a));
  });

  it('has e-mails and e-mail addresses in one list, each with its address', () => {
    expect(one(rest).json.iocs?.emails).toMatchObject([{ email: 'alice@example.org' }, { email: 'bob@example.net' }]);
    expect(one(rest).entity.enrichment.VMRay_ioc_emails).toBe('alice@example.org, bob@example.net');
  });

  it('has the same mail addresses when a result of its own is read again', () => {
    const again = only(one(rest).result.json_result);
    expect(again.iocs.filter(({ type }) => type === 'email-addr')).toMatchObject([{ value: 'bob@example.net' }]);
    expect(one(again).json.iocs?.emails).toMatchObject([
      { email: 'alice@example.org' },
      { email: 'bob@example.net', email_address: 'bob@example.net' },
    ]);
    const published = only({ sample_verdict: 'clean', iocs: { emails: [{ email: 'alice@example.org' }] } });
    expect(one(published, { iocVerdictFilter: ['None'] }).json.iocs?.emails).toMatchObject([
      { email: 'alice@example.org', email_address: 'alice@example.org' },
    ]);
  });

  it('has null for what the source did not carry, and an empty text for what there is none of', () => {
    const { json, entity } = one(only(sample));
    expect(entity.enrichment).toMatchObject({
      VMRay_ioc_domains: null,
      VMRay_threat_indicator_category: null,
      VMRay_sample_container_type: null,
      VMRay_sample_child_sample_ids: '',
      VMRay_sample_id: 12,
    });
    expect(json.iocs?.domains).toEqual([]);
    expect(one(rest, { maxIocsToReturn: 0 }).entity.enrichment.VMRay_ioc_domains).toBe('');
    expect(one(summary).json).toMatchObject({ sample_priority: null, sample_pe_signature: null });
  });

  it('quotes in the enrichment what has a comma in it', () => {
    const iocs = { iocs: { processes: [{ ioc: true, verdict: 'malicious', cmd_line: 'a "b", c' }] } };
    const report = only(sample, { result: 'ok', data: { status: 'finished', ...iocs } });
    expect(one(report, { iocTypeFilter: 'processes' }).entity.enrichment.VMRay_ioc_processes).toBe('"a ""b"", c"');
  });

  it('has a case-wall table of what has a value', () => {
    const { case_wall_table: table } = one(rest).entity;
    expect(table).toMatchObject({ title: rest.sample.hashes.sha256, columns: ['Key', 'Value'] });
    expect(table.rows).toContainEqual({ Key: 'sample_id', Value: '12' });
    expect(table.rows.some(({ Value }) => Value === '' || Value === 'null')).toBe(false);
  });

  it('has an insight that cannot be markup', () => {
    const nasty: SandboxReport = {
      ...rest,
      link: 'javascript:alert(1)',
      threatNames: ['<img src=x onerror=alert(1)>'],
      sample: { ...rest.sample, names: ['a"b.exe'] },
    };
    const { insight } = one(nasty).entity;
    expect(insight?.content).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(insight?.content).toContain('hxxp://bad[.]example/');
    expect(insight?.content.match(/<(?!\/?(?:p|strong)>|br>)/g)).toBeNull();
    expect(one(rest).entity.insight?.content).toContain('<a href="https://');
  });

  it('makes an insight unless told not to', () => {
    const clean: SandboxReport = { ...rest, verdict: { ...rest.verdict, value: 'benign' } };
    expect(one(rest, { createInsight: false }).entity.insight).toBeNull();
    expect(one(clean).entity.insight).not.toBeNull();
    expect(one(clean, { onlySuspiciousInsight: true }).entity).toMatchObject({ insight: null, is_suspicious: false });
    expect(one(rest, { onlySuspiciousInsight: true }).entity.insight).not.toBeNull();
  });

  it('tells of each entity what became of it', () => {
    const result = scanHash([
      { entity: 'a', outcome: reported(rest) },
      { entity: 'b', outcome: missing },
      { entity: 'c', outcome: failed },
      { entity: 'd', outcome: pending },
    ]);
    expect(result).toMatchObject({
      is_success: true,
      json_result: [{ Entity: 'a' }],
      output_message: 'Reported: a. Not known: b. Still being analysed: d. Failed: c (no␊luck).',
    });
    expect(scanHash([{ entity: 'b', outcome: missing }])).toMatchObject({ is_success: false, json_result: [] });
    expect(scanHash([]).is_success).toBe(false);
  });

  it('that failed as a whole is an error of the action', () => {
    expect(scanHash([{ entity: 'c', outcome: failed }])).toMatchObject({
      is_success: false,
      output_message: 'Error executing action "Scan Hash". Reason: no␊luck',
    });
    expect(secopsActions['Scan URL']([{ entity: 'c', outcome: failed }]).output_message).toContain('"Scan URL"');
    const upload = secopsActions['Upload File And Get Report']([{ entity: 'c', outcome: failed }]);
    expect(upload).toMatchObject({ is_success: false, json_result: null });
    expect(upload.output_message).toBe('Error executing action "Upload File and Get Report". Reason: no␊luck');
  });

  it('has nothing of a sample in JSON changed', () => {
    const url = 'http://bad.example/<b>|\u202e';
    const iocs = { urls: [{ url, ioc: true, verdict: 'malicious' }] };
    const report = only(sample, { result: 'ok', data: { status: 'finished', iocs } });
    expect(one(report).json.iocs?.urls).toMatchObject([{ url }]);
  });
});

describe('Upload File And Get Report', () => {
  it('gives an object for one file, an array for several', () => {
    const upload = secopsActions['Upload File And Get Report'];
    const file = { entity: '/tmp/a', outcome: reported(rest) };
    expect(upload([file]).json_result).toMatchObject({ result: 'ok', data: { sample_id: 12 } });
    expect(upload([file, { entity: '/tmp/b', outcome: failed }]).json_result).toHaveLength(1);
  });
});

describe('the parameters', () => {
  it('have the defaults of Google', () => {
    expect(scanParameters('Scan Hash')).toEqual({
      threatIndicatorScoreThreshold: 3,
      iocTypeFilter: ['ips', 'files', 'emails', 'urls', 'domains'],
      iocVerdictFilter: ['malicious', 'suspicious'],
      maxIocsToReturn: 10,
      maxThreatIndicatorsToReturn: 10,
      createInsight: true,
      onlySuspiciousInsight: false,
    });
    expect(scanParameters('Scan URL').iocTypeFilter).toEqual(['ips', 'urls', 'domains']);
  });

  it('may be texts with commas, in any case', () => {
    expect(scanParameters('Scan Hash', { iocVerdictFilter: 'Malicious, NONE,' }).iocVerdictFilter).toEqual([
      'malicious',
      'none',
    ]);
  });

  it.each([
    [{ threatIndicatorScoreThreshold: 6 }, 'threatIndicatorScoreThreshold'],
    [{ threatIndicatorScoreThreshold: -1 }, 'threatIndicatorScoreThreshold'],
    [{ maxIocsToReturn: -1 }, 'maxIocsToReturn'],
    [{ maxThreatIndicatorsToReturn: 0.5 }, 'maxThreatIndicatorsToReturn'],
    [{ iocTypeFilter: 'ips,hosts' }, 'iocTypeFilter.1: expected one of ips'],
    [{ iocTypeFilter: '' }, 'iocTypeFilter: expected at least one'],
    [{ iocVerdictFilter: ['benign'] }, 'iocVerdictFilter.0: expected one of malicious, suspicious, clean, none'],
    [{ createInsights: true }, 'createInsights'],
  ])('refuse %j', (parameters, named) => {
    // A caller without types may pass anything.
    const call = () => scanParameters('Scan Hash', parameters as SecopsScanParameters);
    expect(call).toThrow(ConfigurationError);
    expect(call).toThrow(named);
  });
});

describe('the format secops', () => {
  it('is one result for one report, and an array for several', () => {
    expect(JSON.parse(secops.render([rest]))).toMatchObject({ action: 'Scan Hash', is_success: true });
    expect(JSON.parse(secops.render([published]))).toMatchObject({ action: 'Scan URL' });
    expect(JSON.parse(secops.render([rest, published]))).toHaveLength(2);
    expect(secops.render([rest])).toBe(secops.render([structuredClone(rest)]));
  });

  it('takes parameters, and refuses wrong ones when it is made', () => {
    const format = createSecopsFormat({ createInsight: false });
    expect(JSON.parse(format.render([rest]))).toMatchObject({ entities: [{ insight: null }] });
    expect(() => createSecopsFormat({ maxIocsToReturn: -1 })).toThrow(ConfigurationError);
  });
});
