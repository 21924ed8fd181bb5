import { expect, it } from 'vitest';
import { corpus } from '../corpus.ts';
import { hybridAnalysisRecordings } from './recordings.ts';

const samples = [...corpus, ...hybridAnalysisRecordings];

it('runs have a job of their own, the hashes of their sample, and every key of a recorded one', () => {
  const [recorded] = hybridAnalysisRecordings;
  const keys = Object.keys(recorded?.['hybrid-analysis']?.summaries[0]?.data ?? {});
  const known = samples.flatMap(({ hashes, 'hybrid-analysis': known }) =>
    (known?.summaries ?? []).map(({ data }) => ({ hashes, data })),
  );
  const jobs = known.flatMap(({ data }) => data.job_id ?? []);
  expect(new Set(jobs).size).toBe(jobs.length);
  expect(jobs.length).toBeGreaterThanOrEqual(12);
  for (const { hashes, data } of known) {
    const { md5, sha1, sha256 } = data;
    expect({ md5, sha1, sha256 }).toEqual(hashes);
    expect(Object.keys(data)).toEqual(expect.arrayContaining(keys));
  }
});

it.each([
  ['smoke-tester', ['malicious']],
  ['benign-installer', ['whitelisted']],
  ['invoice-macro', ['suspicious']],
  ['packed-loader', ['no specific threat', 'malicious']],
  ['admin-tool', ['no specific threat']],
  ['reanalysed-dropper', ['suspicious', 'malicious', null]],
  ['severity-only', [null, null]],
  ['hostile-strings', ['malicious']],
])('%s: %j', (name, words) => {
  const sample = corpus.find((one) => one.name === name);
  expect(sample?.['hybrid-analysis']?.summaries.map(({ data }) => data.verdict)).toEqual(words);
});

it('tells of samples that other vendors know too', () => {
  const both = corpus.filter(
    ({ 'hybrid-analysis': known, vmray, cape, virustotal }) => known && vmray && cape && virustotal,
  );
  expect(both.map(({ name }) => name)).toHaveLength(6);
});
