import { describe, expect, it } from 'vitest';
import { hostileInput } from '../test/hostile-input.ts';
import { fromCache, madeInput, madeIoc, madeReport, sampleHash } from '../test/made-inputs.ts';
import { toSoarContext } from './soar-context.ts';

const artifact = { isIoc: false, verdict: 'malicious' } as const;

describe('toSoarContext', () => {
  it("scores the sample by each source's verdict", () => {
    const { DBotScore, File } = toSoarContext(madeInput([madeReport('a', 'malicious'), madeReport('b', 'benign')]));
    expect(DBotScore).toEqual([
      {
        Indicator: sampleHash,
        Type: 'file',
        Vendor: 'a sandbox',
        Score: 3,
        Reliability: 'F - Reliability cannot be judged',
      },
      {
        Indicator: sampleHash,
        Type: 'file',
        Vendor: 'b sandbox',
        Score: 1,
        Reliability: 'F - Reliability cannot be judged',
      },
    ]);
    expect(File).toEqual([
      {
        SHA256: sampleHash,
        Name: 'quarterly-report.docm',
        Size: 88_064,
        Malicious: { Vendor: 'a sandbox', Description: 'Called malicious by a sandbox' },
      },
    ]);
  });

  it('scores an indicator, and gives an artifact no score that a playbook would block by', () => {
    const iocs = [
      madeIoc('domain-name', 'evil.example.net'),
      madeIoc('domain-name', 'seen.example.net', artifact),
      madeIoc('ipv4-addr', '192.0.2.1', { verdict: 'suspicious' }),
      madeIoc('url', 'http://good.example.net/', { isIoc: false, verdict: 'benign' }),
    ];
    const { DBotScore, Domain, IP, URL } = toSoarContext(madeInput([madeReport('a', 'unknown', { iocs })]));
    const scores = new Map(DBotScore.map(({ Indicator, Score }) => [Indicator, Score]));
    expect(scores.get('evil.example.net')).toBe(3);
    expect(scores.get('seen.example.net')).toBe(0);
    expect(scores.get('192.0.2.1')).toBe(2);
    expect(scores.get('http://good.example.net/')).toBe(1);
    expect(Domain.filter((one) => one.Malicious)).toHaveLength(1);
    expect(IP).toEqual([{ Address: '192.0.2.1' }]);
    expect(URL).toEqual([{ Data: 'http://good.example.net/' }]);
  });

  it('tells two instances of one product apart', () => {
    const product = { name: 'VMRay', version: null };
    const { DBotScore } = toSoarContext(
      madeInput([madeReport('eu', 'malicious', { product }), madeReport('us', 'malicious', { product })]),
    );
    expect(DBotScore.map(({ Vendor }) => Vendor)).toEqual(['VMRay (eu)', 'VMRay (us)']);
  });

  it('survives a round trip through JSON with hostile strings', () => {
    const context = toSoarContext(hostileInput());
    expect(JSON.parse(JSON.stringify(context))).toEqual(context);
  });

  it('says of a score when its answer was got, where it comes from a cache', () => {
    const input = fromCache(madeInput([madeReport('a', 'malicious'), madeReport('b', 'benign')]), 'a');
    expect(toSoarContext(input).DBotScore.map(({ Message }) => Message)).toEqual([
      'Answer from a cache, got at 2026-11-20T08:00:00.000Z.',
      undefined,
    ]);
  });
});
