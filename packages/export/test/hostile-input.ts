import {
  type FailureInfo,
  type Ioc,
  type IocType,
  IocTypeSchema,
  type SandboxReport,
  type ThreatIndicator,
} from '@sandjury/core';
import type { ExportInput } from '../src/input.ts';
import { madeInput, madeIoc, madeReport, sampleHash } from './made-inputs.ts';

/** Strings that attack whoever shows them. `window.pwned` is what a test looks for. */
export const attacks: readonly string[] = [
  '<script>window.pwned=1</script>',
  '"><img src=x onerror="window.pwned=1">',
  "'><svg/onload=window.pwned=1>",
  'javascript:window.pwned=1',
  '</style><script>window.pwned=1</script>',
  '</title></head><body onload="window.pwned=1">',
  '<base href="https://attacker.example.test/"><link rel=stylesheet href="https://attacker.example.test/x.css">',
  '<meta http-equiv=refresh content="0;url=https://attacker.example.test/">',
  '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
  '\u0024{window.pwned=1}{{constructor.constructor("window.pwned=1")()}}',
  '\u001b[2J\u001b[1;31mclean\u001b[0m\u0007\u009b31m',
  'invoice\u202egpj.exe\u2066\u200b\ufeff',
  'first\r\nsecond\u0000third\u2028fourth\t',
  "=cmd|'/C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\uff1d1+1',
  '\t=1+1',
  '| `x` | [y](javascript:alert(1)) ![z](https://attacker.example.test/z.png) <https://attacker.example.test/>',
  '``` @everyone #1 https://attacker.example.test/path www.attacker.example.test',
  '__proto__',
  'W'.repeat(5000),
  'https://attacker.example.test/'.padEnd(3000, 'a'),
  '\ud800 half a pair \udfff',
  'Z\u0351\u036b\u0343\u036a\u0302'.repeat(200),
];

const types = IocTypeSchema.options;

function hostileIoc(type: IocType, value: string): Ioc {
  return madeIoc(type, value, {
    names: [value],
    operations: [value],
    protocols: [value],
    ipAddresses: [value],
    domains: [value],
    processes: [value],
    details: { subjects: [value], senders: [value], recipients: [value], valueTypes: [value], roles: [value] },
    evidence: [`/${value.replaceAll('/', '~1')}`],
  });
}

function hostileIndicator(value: string): ThreatIndicator {
  const texts = { classifications: [value], threatNames: [value], techniques: [value], analyses: [value] };
  const numbers = { score: null, vendorScore: null, observedAt: null };
  return { id: value, category: value, operation: value, ...texts, ...numbers, evidence: ['/x'] };
}

/** `text` gives the texts for single values; the lists have all of them. */
function hostileReport(
  provider: string,
  value: 'malicious' | 'benign',
  source: { texts: readonly string[]; text(index: number): string; link: string },
): SandboxReport {
  const { texts, text, link } = source;
  return madeReport(provider, value, {
    product: { name: text(1), version: text(2) },
    ref: { provider, id: text(3) },
    sample: {
      kind: 'file',
      url: null,
      hashes: { sha256: sampleHash, ssdeep: text(4) },
      names: [...texts],
      size: 1,
      type: text(5),
      mimeType: text(6),
      parents: [{ provider, id: text(7) }],
      children: [{ provider, id: text(8) }],
    },
    verdict: { value, score: 1, vendor: text(9), reason: text(10), evidence: [`/${text(0)}`] },
    classifications: texts.map((word) => ({ value: word, vendor: word })),
    threatNames: [...texts],
    indicators: texts.map(hostileIndicator),
    techniques: texts.map((word) => ({ id: word, name: word, tactics: [word], evidence: ['/x'] })),
    iocs: texts.flatMap((word) => types.map((type) => hostileIoc(type, word))),
    warnings: texts.map((word) => ({ code: word, message: word, pointer: word })),
    link,
  });
}

/** A comparison in which every text that a vendor sends is one of `texts`. */
export function hostileInput(texts: readonly string[] = attacks): ExportInput {
  const shifted = (by: number) => (index: number) => texts[(index + by) % texts.length] ?? '';
  const first = { texts, text: shifted(0), link: 'javascript:window.pwned=1' };
  const second = { texts, text: shifted(3), link: 'https://user:secret@attacker.example.test/' };
  const failure: FailureInfo = {
    code: 'api',
    message: texts.join(' '),
    provider: 'third',
    retryable: false,
    retryAfterMs: null,
    status: null,
    vendorCode: texts[0] ?? null,
    requestId: null,
    ref: null,
  };
  return madeInput(
    [hostileReport('<b>first</b>', 'malicious', first), hostileReport(`second${'W'.repeat(400)}`, 'benign', second)],
    [{ provider: texts[1] ?? 'third', status: 'failed', error: failure }],
  );
}
