import { describe, expect, it } from 'vitest';
import { attributes, htmlText, markdownText, table, titled, visibleControls } from './markdown.ts';

describe('visibleControls', () => {
  it.each([
    ['a\nb', 'a\u240ab'],
    ['a\r\tb\u0000', 'a\u240d\u2409b\u2400'],
    ['\u007f', '\u2421'],
    ['\u001b[31m', '\u241b[31m'],
    ['gpj.\u202Eexe', 'gpj.‹U+202E›exe'],
    ['\u2028\u2029', '‹U+2028›‹U+2029›'],
    ['\u0085\u200b', '‹U+0085›‹U+200B›'],
    ['\ud800', '‹U+D800›'],
    ['Größe 漢字 😀', 'Größe 漢字 😀'],
  ])('%j is shown as %s', (text, shown) => expect(visibleControls(text)).toBe(shown));
});

describe('markdownText', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['a\\|b', 'a\\\\\\|b'],
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['&lt;', '&amp;lt;'],
    ['[click](http://evil.example)', '\\[click\\](http\\://evil.example)'],
    ['http://evil.example', 'http\\://evil.example'],
    ['WWW.evil.example', 'WWW\\.evil.example'],
    ['alice@evil.example', 'alice\\@evil.example'],
    ['*b* `c` ~~d~~ _e_', '\\*b\\* \\`c\\` \\~\\~d\\~\\~ \\_e\\_'],
    ['win7_32_sp1', 'win7_32_sp1'],
    ['Windows Exe (x86-32)', 'Windows Exe (x86-32)'],
  ])('%j', (text, markdown) => expect(markdownText(text)).toBe(markdown));
});

describe('htmlText', () => {
  it('can leave neither an element nor an attribute', () => {
    expect(htmlText(`"><script>'&`)).toBe('&quot;&gt;&lt;script&gt;&#39;&amp;');
  });
});

describe('table', () => {
  it('has a line for each row, and a cell for each column', () => {
    expect(
      table(
        ['A', 'B'],
        [
          ['x|y', 1],
          [null, true],
          [['p', 'q'], 'line\nbreak'],
        ],
      ),
    ).toBe(['| **A** | **B** |', '| --- | --- |', '| x\\|y | 1 |', '|  | true |', '| p, q | line␊break |'].join('\n'));
  });

  it("links the vendor's page, and nothing that is not plainly a page", () => {
    const links = ['https://cloud.vmray.com/samples/1', 'javascript:alert(1)', 'https://a.example/|b', null];
    expect(
      table(
        ['Page'],
        links.map((link) => [{ link }]),
      )
        .split('\n')
        .slice(2),
    ).toEqual([
      '| <https://cloud.vmray.com/samples/1> |',
      '| javascript:alert(1) |',
      '| https\\://a.example/\\|b |',
      '|  |',
    ]);
  });

  it('of attributes has the names in bold', () => {
    expect(titled('T*', attributes([['Name', 'v']]))).toBe(
      '**T\\***\n\n| Attribute | Value |\n| --- | --- |\n| **Name** | v |',
    );
  });
});
