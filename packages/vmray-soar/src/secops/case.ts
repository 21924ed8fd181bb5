import { defang, type SandboxReport } from '@sandjury/core';
import { isVmrayReport } from '../wire/report.ts';
import { htmlText } from '../words/markdown.ts';
import { xsoarVerdicts } from '../words/verdicts.ts';
import type { EnrichmentValue } from './enrichment.ts';

/** A table of the case wall. */
export interface SecopsTable {
  title: string;
  columns: readonly ['Key', 'Value'];
  rows: { Key: string; Value: string }[];
}

/** An insight on an entity. `content` is HTML in which nothing of a sample is markup. */
export interface SecopsInsight {
  entity: string;
  title: string;
  content: string;
}

/** What of the enrichment has a value, without the prefix. */
export function secopsTable(entity: string, enrichment: Readonly<Record<string, EnrichmentValue>>): SecopsTable {
  const rows = Object.entries(enrichment)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => ({ Key: key.replace(/^VMRay_/, ''), Value: String(value) }));
  return { title: entity, columns: ['Key', 'Value'], rows };
}

/** How many IOCs and threat indicators an insight names; the table and the JSON have them all. */
const mostNamed = 10;

/** The insight of a report that the parameters have cut: for a person, so that its addresses are defanged. */
export function secopsInsight(entity: string, report: SandboxReport): SecopsInsight {
  const { verdict, sample, classifications, threatNames, indicators, iocs, link } = report;
  const lines: (readonly [string, string | null])[] = [
    ['Verdict', xsoarVerdicts[verdict.value]],
    ['Score', verdict.score === null ? null : `${verdict.score}/100`],
    ['Reason', verdict.reason],
    ['Type', sample.type],
    ['Name', sample.names[0] ?? null],
    ['URL', sample.url === null ? null : defang('url', sample.url)],
    ['Classifications', classifications.map((term) => term.vendor).join(', ')],
    ['Threat names', threatNames.join(', ')],
    ['Threat indicators', listed(indicators.map(({ category, operation }) => `${category}: ${operation}`))],
    ['IOCs', listed(iocs.map(({ type, value }) => defang(type, value)))],
  ];
  const texts = lines
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `<strong>${name}:</strong> ${htmlText(value ?? '')}`);
  const title = isVmrayReport(report) ? 'VMRay' : report.product.name;
  const page =
    link !== null && /^https?:\/\//i.test(link) ? [`<a href="${htmlText(link)}">${htmlText(title)}</a>`] : [];
  return { entity, title, content: `<p>${[...texts, ...page].join('<br>')}</p>` };
}

function listed(texts: readonly string[]): string {
  const more = texts.length - mostNamed;
  return more > 0 ? `${texts.slice(0, mostNamed).join('; ')}; and ${more} more` : texts.join('; ');
}
