import { readFileSync } from 'node:fs';

/** Every fixture that describes a sample. */
export const reportFixtures = [
  'analysis_list_by_submission__malicious__platform4.2.json',
  'analysis_list_by_submission__suspicious__analyzer2.x.json',
  'mitre_attack_get__finished.json',
  'sample_get__malicious_exe__platform4.2.json',
  'sample_submit_file__ok_no_dynamic_jobs__2018.json',
  'sample_submit_url__ok_3_jobs__2018.json',
  'secops_scan_hash_result__malicious_url__sample_iocs_vtis.json',
  'submission_get__finished_malicious__platform4.2.json',
  'summary_v2__clean_powershell__schema2.5_platform2024.5.json',
  'summary_v2__malicious_exe__schema2.1_platform4.2.json',
  'vtis_get__finished_11_indicators.json',
] as const;

/** A fixture, parsed anew. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'));
}

/** The `data` of a fixture's envelope. */
export function fixtureData(name: string): unknown {
  const document = fixture(name);
  return typeof document === 'object' && document !== null && 'data' in document ? document.data : null;
}
