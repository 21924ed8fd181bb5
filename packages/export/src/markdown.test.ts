import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../test/support/packages/any-character.ts';
import { hostileInput } from '../test/hostile-input.ts';
import { madeInput, madeIoc, madeReport, manySources } from '../test/made-inputs.ts';
import { toMarkdown } from './markdown.ts';

/** The document without code spans and backslash escapes: what a renderer takes for markup. */
function markup(markdown: string): string {
  return markdown.replace(/\\[!-/:-@[-`{-~]|`[^`\n]*`/g, '');
}

function expectTame(markdown: string): void {
  expect(markdown).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
  expect(markdown).not.toMatch(/\b(?:https?|ftps?):\/\//i);
  const rest = markup(markdown);
  expect(rest).not.toMatch(/[`<>[\]@&]/);
  const tables = markdown.split('\n').filter((line) => line.startsWith('| '));
  expect(new Set(tables.map((line) => line.split('|').length))).toEqual(new Set([9]));
}

describe('toMarkdown', () => {
  it('names verdicts, dissent and where they were read, defanged', () => {
    const url = madeIoc('url', 'http://evil.example.net/a|b');
    const markdown = toMarkdown(
      madeInput([madeReport('a_b', 'malicious', { iocs: [url] }), madeReport('c', 'benign')]),
    );
    expect(markdown).toContain('**Consensus: malicious** (split). ');
    expect(markdown).toContain('a\\_b says malicious');
    expect(markdown).toContain('c dissents');
    expect(markdown).toContain('| `a_b` | **malicious** | – | `malicious` | `/verdict` | – | 1 of 1 |');
    expect(markdown).toContain('- url `hxxp://evil[.]example[.]net/a\\u{7c}b` (`a_b` malicious)');
  });

  it('says of many sources what is said, not each time by whom', () => {
    const verdicts = ['suspicious', 'malicious', 'malicious', 'unknown', 'malicious', 'malicious'] as const;
    const reports = verdicts.map((verdict, index) => ({
      ...madeReport(`s${index}`, 'malicious', {
        iocs: [
          madeIoc('domain-name', 'told.example', { verdict, isIoc: verdict !== 'unknown' }),
          madeIoc('domain-name', 'all.example', { verdict: 'malicious' }),
        ],
        threatNames: ['Emotet'],
      }),
      analyzedAt: `2026-0${index + 1}-20T00:00:00Z`,
    }));
    const markdown = toMarkdown(madeInput(reports));
    expect(markdown).toContain('`told[.]example` (`s1`, `s2`, `s4`, `s5` malicious; `s0` suspicious; `s3` unknown)');
    expect(markdown).toContain('`all[.]example` (all 6 malicious)');
    expect(markdown).toContain('- `Emotet` (all 6)');
    expect(markdown.match(/days older than/g)).toHaveLength(2);
    expect(markdown).toContain('- … and 3 more of this kind, which the JSON has.');
    expect(markdown.indexOf('## Threat names')).toBeLessThan(markdown.indexOf('## Indicators and artifacts'));
    expectTame(markdown);
  });

  it("names the vendors' pages with their hosts, and none that hides its host", () => {
    const links = {
      a: 'https://vmray.example/s/1',
      b: 'https://evil.example/vmray.example',
      c: 'https://vmray.example@evil.example/',
    };
    const reports = Object.entries(links).map(([id, link]) => ({ ...madeReport(id, 'malicious'), link }));
    const markdown = toMarkdown(madeInput(reports));
    expectTame(markdown);
    expect(markdown).toContain('- `a` at `vmray.example`: `hxxps://vmray[.]example/s/1`');
    expect(markdown).toContain('- `b` at `evil.example`: `hxxps://evil[.]example/vmray.example`');
    expect(markdown).not.toContain('`c` at');
  });

  it('lists a hundred of many IOCs and says how many the CSV has more', () => {
    const input = manySources(5000);
    const more = input.comparison.iocs.rows.length - 100;
    expect(toMarkdown(input)).toContain(`… and ${more} more, which the CSV has.`);
  });

  it('keeps a hostile input in code spans', () => {
    expectTame(toMarkdown(hostileInput()));
  });

  it('keeps any text in code spans', () => {
    const text = fc.string({ unit: anyCharacter, maxLength: 40 });
    const hot = fc.string({
      unit: fc.constantFrom('`', '|', '\\', '<', '>', '[', ']', '(', '\n', 'h', '\u202e', '@'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(text, hot), { minLength: 11, maxLength: 11 }), (texts) => {
        expectTame(toMarkdown(hostileInput(texts)));
      }),
      { numRuns: 40 },
    );
  });
});
