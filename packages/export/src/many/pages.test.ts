import { describe, expect, it } from 'vitest';
import { attacks, hostileInput } from '../../test/hostile-input.ts';
import { madeIoc } from '../../test/made-inputs.ts';
import { documentOf, hashNumber, sampleNumber, unknownSample } from '../../test/many-samples.ts';
import { toMarkdown } from '../markdown.ts';

function* benign(count: number) {
  for (let index = 1; index <= count; index++) yield sampleNumber(index, 'benign');
}

describe('the page of many samples', () => {
  it('has a matrix on top that leads to the section of each sample', () => {
    const page = documentOf('html', [sampleNumber(1), unknownSample(2), sampleNumber(3, 'benign')]);
    expect(page).toContain('<title>3 samples compared</title>');
    const matrix = page.slice(page.indexOf('<table class="cards samples">'), page.indexOf('</table>'));
    expect(matrix).toContain('<a href="#sample-1">sample-1.exe</a>');
    expect(matrix).toContain('does not know it');
    expect(page.match(/<article id="sample-\d"/g)).toHaveLength(3);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows hostile samples as text, and links to nothing else', () => {
    const page = documentOf('html', [hostileInput(), sampleNumber(1)], { sources: attacks });
    const body = page.replace(/<style>[^<]*<\/style>/, '');
    expect(body).not.toMatch(/<(?:script|img|iframe|link|base|form|object|embed|svg\/)/i);
    const links = [...body.matchAll(/ href="([^"]*)"/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !/^#(?:sample-\d+|samples)$/.test(link))).toEqual([]);
  });

  it('has so many sections at most, of the most severe, and says so', () => {
    const page = documentOf('html', [...benign(1001), sampleNumber(2000, 'malicious')]);
    expect(page.match(/<article /g)).toHaveLength(1000);
    expect(page).toContain('2 samples of the least severe have no section below, only the row.');
    expect(page).toContain('<article id="sample-1002"');
    expect(page).not.toContain('href="#sample-1001"');
    expect(page).toContain('sample-1001.exe');
  });
});

describe('the ticket of many samples', () => {
  it('has a table of all samples, and the section of each one level lower', () => {
    const ticket = documentOf('markdown', [sampleNumber(1), unknownSample(2)]);
    expect(ticket.match(/^#+ .*$/gm)?.slice(0, 4)).toEqual([
      '# Sandbox comparison of 2 samples',
      `## \`${hashNumber(1)}\``,
      '### Sample',
      '### Findings',
    ]);
    expect(ticket).toContain(`| \`${hashNumber(1)}\` | **malicious** | split | malicious | benign | – |`);
    expect(ticket).toContain(`| \`${hashNumber(2)}\` | **unknown** | – | not found | not found | – |`);
  });

  it('lists at most 20 IOCs a sample, and a ticket of one sample 100', () => {
    const iocs = Array.from({ length: 120 }, (_, index) => madeIoc('mutex', `m${index}`));
    const input = sampleNumber(1, 'malicious', { iocs });
    expect(documentOf('markdown', [input]).match(/^- mutex /gm)).toHaveLength(20);
    expect(toMarkdown(input).match(/^- mutex /gm)).toHaveLength(100);
  });

  it('lets no text of a sample begin a line, a link or a table', () => {
    const ticket = documentOf('markdown', [hostileInput()], { sources: attacks });
    const outside = ticket.replace(/`[^`\n]*`/g, '');
    expect(outside).not.toMatch(/\]\(|<script|https?:\/\//);
    expect(ticket).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});
