import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startVmrayEmulator, type VmrayEmulator } from '../../src/index.ts';
import type { JsonObject, JsonValue } from '../../src/kit/json.ts';
import { at, listAt, multipart, needs, vmrayClient } from './client.ts';

let emulator: VmrayEmulator;
let analyses: readonly JsonObject[];
beforeAll(async () => {
  emulator = await startVmrayEmulator({ finishAfterPolls: 0 });
  await submit('a file of the test');
  analyses = listAt((await get('/rest/analysis?_order=asc')).json, 'data');
});
afterAll(() => emulator.close());

const get = (path: string) => vmrayClient(emulator.url, { path });

async function submit(content: string): Promise<JsonObject> {
  const form = multipart({ shareable: 'False' }, { name: 'sample_file', filename: 'a.exe', content });
  const { json } = await vmrayClient(emulator.url, { method: 'POST', path: '/rest/sample/submit', ...form });
  const id = String(at(json, 'data.submissions.0.submission_id'));
  expect(at((await get(`/rest/submission/${id}`)).json, 'data.submission_finished')).toBe(true);
  return json;
}

/** What a reference of a Summary v2 leads to; throws for one that dangles. */
function resolve(report: JsonObject, reference: JsonValue): JsonObject {
  needs(reference, '_type', 'source', 'path');
  expect([at(reference, '_type'), at(reference, 'source')]).toEqual(['reference', 'logs/summary_v2.json']);
  const found = at(report, (at(reference, 'path') as string[]).join('.'));
  return found as JsonObject;
}

// Keys that readers of a Summary v2 take without a fallback, for each list of references below `artifacts`.
const artifactKeys: Readonly<Record<string, readonly string[]>> = {
  ref_domains: ['domain', 'sources', 'is_ioc', 'verdict'],
  ref_emails: ['verdict', 'is_ioc', 'subject'],
  ref_email_addresses: ['email_address', 'verdict', 'is_ioc'],
  ref_filenames: ['filename', 'is_ioc', 'verdict'],
  ref_files: ['hash_values.md5', 'hash_values.sha1', 'hash_values.sha256', 'is_ioc', 'size', 'verdict'],
  ref_ip_addresses: ['ip_address', 'sources', 'is_ioc', 'verdict'],
  ref_mutexes: ['name', 'operations', 'is_ioc', 'verdict'],
  ref_processes: ['os_pid', 'monitor_id', 'origin_monitor_id', 'is_ioc', 'verdict'],
  ref_registry_records: ['reg_key_name', 'operations', 'is_ioc', 'verdict'],
  ref_urls: ['url', 'is_ioc', 'verdict'],
};

/** The Summary v2 of each analysis, recorded and made. */
async function summaries(): Promise<{ analysis: JsonObject; report: JsonObject }[]> {
  const found = [];
  for (const analysis of analyses) {
    const { status, json } = await get(`/rest/analysis/${String(analysis.analysis_id)}/archive/logs/summary_v2.json`);
    expect(status).toBe(200);
    found.push({ analysis, report: json });
  }
  expect(found.length).toBeGreaterThan(12);
  return found;
}

describe('the vendor’s MISP feed, and misp-modules', () => {
  it('pick reports by what an analysis says', async () => {
    needs(
      analyses as JsonObject[],
      '*.analysis_id',
      '*.analysis_result_str',
      '*.analysis_webif_url',
      '*.analysis_quota_type',
      '*.analysis_billing_type',
    );
  });

  it('read every Summary v2: its verdict, machine, classifications, techniques and VTIs', async () => {
    for (const { report } of await summaries()) {
      needs(
        report,
        'analysis_metadata.verdict',
        'analysis_metadata.sample_type',
        'virtual_machine',
        'extracted_files',
        'artifacts',
        'mitre_attack.v4.techniques',
        'vti.score_type',
        'vti.matches',
      );
      for (const match of Object.values(at(report, 'vti.matches') ?? {})) {
        needs(match, 'category_desc', 'operation_desc', 'technique_desc', 'analysis_score');
      }
      for (const [key, technique] of Object.entries(at(report, 'mitre_attack.v4.techniques') ?? {})) {
        expect(key).toMatch(/^technique_T\d{4}$/);
        needs(technique, 'description', 'ref_vti_matches');
      }
    }
  });

  it('name the machine of each run that had one, and call no static run dynamic', async () => {
    for (const { analysis, report } of await summaries()) {
      const isStatic = analysis.analysis_analyzer_name === 'vmray_static';
      expect(at(report, 'vti.score_type') === 'static').toBe(isStatic);
      if (!isStatic) expect(at(report, 'virtual_machine.name')).toEqual(analysis.analysis_vm_name);
    }
  });

  it('follow every reference of the artifacts to something with the keys that they take', async () => {
    let followed = 0;
    for (const { report } of await summaries()) {
      for (const [list, references] of Object.entries(at(report, 'artifacts') ?? {})) {
        if (list === '_type') continue;
        for (const reference of references as JsonValue[]) {
          needs(resolve(report, reference), ...(artifactKeys[list] ?? ['there is no such list']));
          followed += 1;
        }
      }
    }
    expect(followed).toBeGreaterThan(100);
  });

  it('name the file of the sample, as every report does', async () => {
    for (const { report } of await summaries()) {
      const files = Object.values(at(report, 'files') ?? {}) as JsonObject[];
      const urls = report.urls === undefined ? [] : (Object.values(report.urls ?? {}) as JsonObject[]);
      expect([...files, ...urls].filter(({ is_sample: isSample }) => isSample === true).length).toBeGreaterThan(0);
    }
  });

  it('fall back on a Summary v1 with the keys of its own', async () => {
    for (const { analysis_id: id } of analyses) {
      const { json } = await get(`/rest/analysis/${String(id)}/archive/logs/summary.json`);
      needs(
        json,
        'vti.vti_rule_type',
        'vti.vti_score',
        'vti.vti_rule_matches',
        'classifications',
        'mitre_attack.techniques',
        'vm_and_analyzer_details.vm_name',
        'sample_details.sample_type',
      );
      for (const kind of ['domains', 'ips'] as const) {
        for (const item of listAt(json, `artifacts.${kind}`)) needs(item, 'sources');
      }
      for (const item of listAt(json, 'artifacts.files')) needs(item, 'filename', 'hashes.*.sha256_hash');
      for (const kind of ['mutexes', 'registry', 'urls'] as const) {
        for (const item of listAt(json, `artifacts.${kind}`)) needs(item, 'operations');
      }
    }
  });

  it('without a report, take the IOCs of the REST API', async () => {
    const { json } = await get('/rest/sample/12/iocs');
    needs(
      json,
      'data.iocs.files.*.hashes.0.md5_hash',
      'data.iocs.files.*.classifications',
      'data.iocs.files.*.file_size',
      'data.iocs.mutexes.*.operations',
      'data.iocs.registry.*.operations',
      'data.iocs.ips.*.sources',
      'data.iocs.urls.*.ip_addresses',
      'data.iocs.domains.*.sources',
      'data.iocs.emails.*.recipients',
      'data.iocs.processes.*.classifications',
    );
  });

  it('misp-modules show what a submission became', async () => {
    needs(
      await submit('a file of misp-modules'),
      'data.errors',
      'data.submissions.0.submission_sample_sha256',
      'data.submissions.0.submission_ip_ip',
      'data.submissions.0.submission_webif_url',
      'data.jobs.*.job_vm_name',
      'data.jobs.*.job_configuration_name',
    );
  });
});

describe('Assemblyline’s service', () => {
  it('goes through the collections of a report, whether or not they are artifacts', async () => {
    for (const { report } of await summaries()) {
      for (const name of [
        'filenames',
        'emails',
        'email_addresses',
        'domains',
        'ip_addresses',
        'urls',
        'mutexes',
        'registry_records',
      ]) {
        if (report[name] !== undefined) needs(report, `${name}.*.is_artifact`, `${name}.*.is_ioc`, `${name}.*.verdict`);
      }
      if (report.processes !== undefined) {
        needs(report, 'processes.*.origin_monitor_id', 'processes.*.os_pid', 'processes.*.monitor_id');
      }
      const remarks = report.remarks as JsonObject;
      for (const list of [remarks.errors, remarks.warnings, remarks.infos]) {
        for (const remark of (list ?? []) as JsonValue[]) needs(remark, 'message');
      }
    }
  });

  it('downloads extracted files from where the report says, and compares their hashes', async () => {
    let compared = 0;
    for (const { analysis, report } of await summaries()) {
      if (analysis.analysis_id === 82) continue;
      for (const extracted of Object.values(at(report, 'extracted_files') ?? {})) {
        needs(extracted, 'ref_file', 'ref_filenames', 'categories');
        for (const name of listAt(extracted, 'ref_filenames')) resolve(report, name);
        const file = resolve(report, at(extracted, 'ref_file'));
        if (file.archive_path === undefined) continue;
        const path = `/rest/analysis/${String(analysis.analysis_id)}/archive/${String(file.archive_path)}`;
        const { status, bytes } = await get(path);
        expect(status).toBe(200);
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(at(file, 'hash_values.sha256'));
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(1);
  });

  it('names a run, and orders its screenshots by their index', async () => {
    needs(analyses as JsonObject[], '*.analysis_pdf_created', '*.analysis_analyzer_name');
    const { bytes } = await get('/rest/analysis/82/archive/screenshots/index.log');
    for (const line of bytes.toString('utf8').trimEnd().split('\n')) {
      const columns = line.trim().split(' | ');
      expect(Number.isInteger(Number(columns[0]))).toBe(true);
      expect((await get(`/rest/analysis/82/archive/screenshots/${columns.at(-1) ?? ''}`)).type).toBe('image/png');
    }
    expect((await get('/rest/analysis/82/archive/report/report.pdf')).type).toBe('application/pdf');
    expect((await get('/rest/sample/12/report')).type).toBe('application/pdf');
  });
});
