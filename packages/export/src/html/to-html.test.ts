import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { hostileInput } from '../../test/hostile-input.ts';
import { madeInput, madeIoc, madeReport, manySources } from '../../test/made-inputs.ts';
import { escapeHtml, html } from './html.ts';
import { toHtml } from './to-html.ts';

const options = { now: '2026-11-22T08:00:00Z' };

/** Names of all elements, and all attributes with their values, of a page that has no raw text but its style. */
function elements(page: string): { names: Set<string>; attributes: [string, string][] } {
  const body = page.replace(/<style>[^<]*<\/style>/, '');
  const tag = /<([a-z!/][a-z0-9]*)((?:\s+[a-z][a-z0-9-]*(?:="[^"]*")?|\s*\/)*)\s*>/gi;
  const tags = [...body.matchAll(tag)];
  const attributes = tags.flatMap((found) => [...(found[2] ?? '').matchAll(/([a-z][a-z0-9-]*)(?:="([^"]*)")?/gi)]);
  // Whatever is left after the well-formed tags must be text.
  expect(body.replace(tag, '')).not.toMatch(/[<>]/);
  return {
    names: new Set(tags.map((found) => (found[1] ?? '').toLowerCase())),
    attributes: attributes.map((match): [string, string] => [match[1] ?? '', match[2] ?? '']),
  };
}

function expectTame(page: string): void {
  const { names, attributes } = elements(page);
  for (const name of ['script', 'img', 'iframe', 'link', 'base', 'form', 'object', 'embed', 'foreignobject', 'use']) {
    expect(names).not.toContain(name);
  }
  expect(attributes.filter(([name]) => /^on|^style$|^src|^srcdoc$|^xlink|^action$/i.test(name))).toEqual([]);
  const links = attributes.filter(([name]) => name === 'href').map(([, value]) => value);
  expect(links.filter((link) => !link.startsWith('https://'))).toEqual([]);
  expect(page).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
}

describe('html', () => {
  it('escapes text and keeps markup, also in lists', () => {
    expect(html`<p title="${'"x"'}">${['<b>', html`<i>${1}</i>`, null]}</p>`.markup).toBe(
      '<p title="&quot;x&quot;">&lt;b&gt;<i>1</i></p>',
    );
  });

  it('lets no text be markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('toHtml', () => {
  it('says who says what, who dissents, and where it was read', () => {
    const ioc = madeIoc('domain-name', 'evil.example.net', { evidence: ['/iocs/7'] });
    const page = toHtml(
      madeInput([
        madeReport('first', 'malicious', { iocs: [ioc], link: 'https://first.example.test/r/1' }),
        madeReport('second', 'benign'),
      ]),
      options,
    );
    expect(page).toContain('first says malicious, second says benign');
    expect(page).toContain('<b>Dissent:</b> <span>second says benign</span>');
    expect(page).toContain('evil[.]example[.]net');
    expect(page).toContain('<code>/iocs/7</code>');
    expect(page).toContain(
      '<a href="https://first.example.test/r/1" rel="noreferrer noopener" target="_blank">Report at first.example.test</a>',
    );
    expectTame(page);
  });

  it('allows itself nothing but its own style', () => {
    const page = toHtml(manySources(), options);
    expect(page).toMatch(
      /default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'/,
    );
    expectTame(page);
  });

  it('says how many of many IOCs it leaves out', () => {
    const page = toHtml(manySources(5000), options);
    expect(page).toMatch(
      /[\d,]+ of [\d,]+ are left out here, the least severe of each type\. The CSV has all of them\./,
    );
    expect(page.length).toBeLessThan(600_000);
  });

  it('links to no page but https ones without credentials', () => {
    const links = [
      'javascript:alert(1)',
      'http://a.example/',
      'https://user:pw@a.example/',
      'data:text/html,x',
      'nonsense',
    ];
    for (const link of links) {
      expect(toHtml(madeInput([madeReport('x', 'malicious', { link })]), options)).not.toContain('<a ');
    }
  });

  it('writes the names of many sources whole, and folds findings of one kind', () => {
    const ids = ['vmray', 'hybrid-analysis', 'joe-sandbox', 'virustotal/vmray', 'malwarebazaar/vmray'];
    const ioc = madeIoc('domain-name', 'evil.example.net');
    const reports = ids.map((id, index) => ({
      ...madeReport(id, 'malicious', { iocs: [ioc] }),
      analyzedAt: `2026-0${2 * index + 1}-01T00:00:00Z`,
    }));
    const page = toHtml(madeInput(reports), options);
    for (const id of ids) {
      expect(page).toContain(`<text x="0" y="17">${id}</text>`);
      expect(page).toContain(`<th scope="col" class="num name">${id}</th>`);
    }
    const findings = /<section id="findings">.*?<\/section>/s.exec(page)?.[0] ?? '';
    const folded = /<details><summary>and 2 more of this kind<\/summary>.*?<\/details>/s.exec(findings)?.[0] ?? '';
    expect(findings.match(/days older than/g)).toHaveLength(4);
    expect(folded.match(/days older than/g)).toHaveLength(2);
    expectTame(page);
  });

  it('shows a hostile input as text', () => {
    expectTame(toHtml(hostileInput(), options));
  });

  it('shows any input as text', () => {
    const hot = fc.string({
      unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '=', '`', '\u202e', '\n', 'o', 'n'),
      maxLength: 14,
    });
    const texts = fc.array(fc.oneof(fc.string({ unit: anyCharacter }), hot), { minLength: 11, maxLength: 11 });
    fc.assert(
      fc.property(texts, (list) => expectTame(toHtml(hostileInput(list), options))),
      { numRuns: 25 },
    );
  });
});
