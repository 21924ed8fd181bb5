import { describe, expect, it } from 'vitest';
import { valueAt } from '../../kit/json.ts';
import { corpus } from '../corpus.ts';

function named(name: string) {
  const found = corpus.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found;
}

describe('what VirusTotal knows', () => {
  it.each([
    ['smoke-tester', 52, { VMRay: 'malicious', 'CAPE Sandbox': 'malicious', Zenbox: 'malicious' }],
    ['benign-installer', 0, { Zenbox: 'harmless' }],
    ['invoice-macro', 3, { VMRay: 'malicious', C2AE: 'undetected' }],
    // An older copy of what VMRay says of it today.
    ['packed-loader', 6, { VMRay: 'harmless', 'CAPE Sandbox': 'malicious' }],
    ['admin-tool', 1, { VMRay: 'harmless', Zenbox: 'harmless' }],
    ['miner-drop', 33, { 'Zenbox Linux': 'malicious' }],
  ])('%s: %d engines, %j', (name, malicious, sandboxes) => {
    const { virustotal, hashes } = named(name);
    const file = virustotal?.file.data ?? {};
    expect(valueAt(file, '/attributes/last_analysis_stats/malicious')).toBe(malicious);
    const said = Object.entries(Object(valueAt(file, '/attributes/sandbox_verdicts')));
    expect(said.map(([sandbox, one]) => [sandbox, Object(one).category])).toEqual(Object.entries(sandboxes));
    expect([file.id, valueAt(file, '/attributes/md5')]).toEqual([hashes.sha256, hashes.md5]);
    for (const one of virustotal?.behaviours?.data ?? [])
      expect(String(one.id)).toMatch(new RegExp(`^${hashes.sha256}_`));
  });
});
