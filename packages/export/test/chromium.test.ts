import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHtml } from '../src/html/to-html.ts';
import { hostileInput } from './hostile-input.ts';
import { madeInput, madeIoc, madeReport, manySources } from './made-inputs.ts';
import { documentOf, sampleNumber, unknownSample } from './many-samples.ts';

// Debian's name, and the one that GitHub's machines have.
const browsers = ['/usr/bin/chromium', '/usr/bin/google-chrome'];
const executablePath = browsers.find((path) => existsSync(path));
const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const widths = [360, 800, 1400];

const options = { now: '2026-11-22T08:00:00Z', tlp: 'amber' } as const;
const pages = {
  'two sources': () =>
    toHtml(
      madeInput([
        madeReport('first', 'malicious', { iocs: [madeIoc('url', 'http://evil.example.net/payload')] }),
        madeReport('second', 'benign'),
      ]),
      options,
    ),
  'eight sources': () => toHtml(manySources(), options),
  '5,000 IOCs': () => toHtml(manySources(5000), options),
  'nothing but attacks': () => toHtml(hostileInput(), options),
  'many samples': () => {
    const inputs = [manySources(), hostileInput(), unknownSample(1), sampleNumber(2, 'benign')];
    const sources = manySources().comparison.sources.map(({ provider }) => provider);
    return documentOf('html', inputs, { sources: ['a', '"><script>window.pwned=1</script>', ...sources] });
  },
};

/** What a page did when it was opened at a width. Read in the page, so as text. */
interface Seen {
  scrollWidth: number;
  clientWidth: number;
  pwned: string;
  scripts: number;
  styled: boolean;
  /** What scrolls and cannot be reached with a keyboard. */
  unreachable: number;
  /** Ids that two elements have. */
  twins: number;
  /** Headings more than one level below the one before. */
  skipped: number;
}
const look = `({
  scrollWidth: document.documentElement.scrollWidth,
  clientWidth: document.documentElement.clientWidth,
  pwned: typeof window.pwned,
  scripts: document.querySelectorAll('script, img, iframe, link, object, embed, base, form').length,
  styled: getComputedStyle(document.querySelector('section')).borderTopStyle === 'solid',
  unreachable: [...document.querySelectorAll('.scroll')].filter(({ tabIndex }) => tabIndex < 0).length,
  twins: document.querySelectorAll('[id]').length - new Set([...document.querySelectorAll('[id]')].map(({ id }) => id)).size,
  skipped: [...document.querySelectorAll('h1,h2,h3,h4,h5')].map(({ tagName }) => Number(tagName[1]))
    .filter((level, index, levels) => level > (levels[index - 1] ?? 0) + 1).length,
})`;

/** What the rules of WCAG and of good practice find wrong, each with the first place. */
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const violations = `axe.run({ resultTypes: ['violations'] }).then((found) =>
  found.violations.map(({ id, impact, nodes }) => id + ' (' + impact + '): ' + nodes[0].target))`;

const title = executablePath
  ? 'the page in Chromium'
  : `the page in Chromium (skipped: there is no ${browsers.join(' and no ')})`;

describe.skipIf(executablePath === undefined)(title, () => {
  let folder = '';
  let context: BrowserContext;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandjury-page-'));
    context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: executablePath ?? '',
      args: flags,
    });
  }, 60_000);
  afterAll(async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(Object.entries(pages))(
    '%s: runs nothing, loads nothing, overflows nowhere',
    async (name, render) => {
      const file = join(folder, `${name}.html`);
      await writeFile(file, render());
      const page = await context.newPage();
      const requests: string[] = [];
      const events: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('dialog', (dialog) => void dialog.dismiss().then(() => events.push(dialog.message())));
      page.on('pageerror', (error) => events.push(error.message));
      page.on('console', (message) => events.push(message.text()));
      page.on('popup', () => events.push('popup'));
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(pathToFileURL(file).href);
        const seen = (await page.evaluate(look)) as Seen;
        expect(seen.scrollWidth).toBeLessThanOrEqual(seen.clientWidth);
        expect(seen).toMatchObject({
          pwned: 'undefined',
          scripts: 0,
          styled: true,
          unreachable: 0,
          twins: 0,
          skipped: 0,
        });
      }
      await page.evaluate(axe);
      expect(await page.evaluate(violations)).toEqual([]);
      expect(events).toEqual([]);
      expect(requests).toEqual(widths.map(() => pathToFileURL(file).href));
      await page.close();
    },
    60_000,
  );

  it('prints what a screen hides behind a summary', async () => {
    const file = join(folder, 'print.html');
    const iocs = [madeIoc('mutex', 'seen-and-not-called', { isIoc: false, verdict: 'unknown' })];
    await writeFile(file, toHtml(madeInput([madeReport('first', 'malicious', { iocs })]), options));
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    const value = page.getByText('seen-and-not-called');
    expect(await value.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await value.isVisible()).toBe(true);
    await page.close();
  }, 60_000);
});
