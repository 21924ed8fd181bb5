import { blankIoc, IocTypeSchema, type SandboxReport, type Verdict } from '@sandjury/core';
import fc from 'fast-check';
import { anyCharacter } from '../../../test/support/packages/any-character.ts';
import { minimalReport } from '../../../test/support/packages/minimal-report.ts';

/** What a sample may be called, and may say. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.string({ unit: anyCharacter, maxLength: 10 }),
      fc.constantFrom(
        '挖矿程序',
        '👨‍👩‍👧',
        '🇩🇪🇫',
        'e\u0301\u0301',
        '\u202egpj.exe',
        '\u001b[2J',
        '\u009b31m',
        '\t',
        '\r\n',
      ),
      fc.constantFrom(`n${'\u0301'.repeat(90)}`, '\u3164', '각', '\u{e0041}', 'x'.repeat(300), '挖'.repeat(200)),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(' '));

/** A report whose every free text is the given one. */
export function reportSaying(text: string, provider = 'vmray'): SandboxReport {
  const verdict: Verdict = { value: 'malicious', score: 80, vendor: text, reason: text, evidence: [`/${text}`] };
  const report = minimalReport(provider, 'malicious');
  return {
    ...report,
    product: { name: text, version: text },
    ref: { provider, id: text },
    sample: { ...report.sample, names: [text], size: 1, type: text, mimeType: text },
    verdict,
    classifications: [{ value: text, vendor: text }],
    threatNames: [text],
    indicators: [
      {
        id: text,
        category: text,
        operation: text,
        score: 1,
        vendorScore: 1,
        classifications: [text],
        threatNames: [text],
        techniques: ['T1055'],
        analyses: [text],
        observedAt: null,
        evidence: [],
      },
    ],
    techniques: [{ id: 'T1055', name: text, tactics: [text], evidence: [] }],
    iocs: IocTypeSchema.options.map((type) => ({ ...blankIoc(type, text), isIoc: true, names: [text] })),
    analyzedAt: '2025-01-02T03:04:05Z',
    complete: false,
    warnings: Array.from({ length: 30 }, () => ({ code: 'truncated', message: text, pointer: null })),
    raw: {},
  };
}
