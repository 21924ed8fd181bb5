import { compare } from '@sandjury/compare';
import { blankIoc, type Ioc, type Outcome } from '@sandjury/core';
import { type Benchmark, inTurn, median, timed } from '../tools/measure.ts';

const count = 100_000;

/** Two reports with 100,000 IOCs each, half of them common, keys included, over the same values put into a `Map`. */
export const comparing: Benchmark = {
  name: 'compare',
  unit: 'time of comparing 2 × 100,000 IOCs / time of the same values into a Map',
  goal: '<= 10, aim 6',
  async run() {
    const outcomes = outcomesOf(count);
    const iocs = outcomes.flatMap((outcome) => (outcome.status === 'reported' ? outcome.report.iocs : []));
    const { oursMs, bareMs, ratio } = await inTurn(
      9,
      () => compareAll(outcomes),
      () => new Map(iocs.map((ioc) => [ioc.value, ioc])),
    );
    return { ratio, detail: `${Math.round(oursMs)} ms, Map ${Math.round(bareMs)} ms` };
  },
};

/** How much longer ten times the IOCs take; the curve from a hundredth of them on is printed. */
export const comparingTenfold: Benchmark = {
  name: 'compare-tenfold',
  unit: 'time of 2 × 100,000 IOCs / time of 2 × 10,000',
  goal: '<= 12',
  async run() {
    // As many IOCs in all of each size: one small comparison is too short to be timed, and the same one again and again
    // would be timed from the cache.
    const series = [100, 10, 1].map((parts) =>
      Array.from({ length: parts }, (_, index) => outcomesOf(count / parts, index * count)),
    );
    const rounds: number[][] = [];
    for (let round = 0; round < 11; round += 1) {
      const times: number[] = [];
      for (const comparisons of series)
        times.push((await timed(() => comparisons.forEach(compareAll))) / comparisons.length);
      // The first round warms up.
      if (round > 0) rounds.push(times);
    }
    const growth = (size: number): number => median(rounds.map((times) => at(times, size) / at(times, size - 1)));
    const [small, middle, large] = [0, 1, 2].map((size) => median(rounds.map((times) => at(times, size))).toFixed(1));
    const curve = `${small} ms, × ${growth(1).toFixed(1)} = ${middle} ms, × ${growth(2).toFixed(1)} = ${large} ms`;
    return { ratio: growth(2), detail: `2 × 1,000, 2 × 10,000, 2 × 100,000: ${curve}` };
  },
};

function at(times: readonly number[], index: number): number {
  return times[index] ?? Number.NaN;
}

function compareAll(outcomes: readonly Outcome[]): unknown {
  return compare(outcomes, { question: { hash: 'a'.repeat(64) } });
}

function outcomesOf(size: number, from = 0): Outcome[] {
  return [
    { provider: 'a', status: 'reported', report: reportOf('a', iocsOf(size, from)), others: [] },
    { provider: 'b', status: 'reported', report: reportOf('b', iocsOf(size, from + size / 2)), others: [] },
  ];
}

/**
 * IOCs of all common types in equal parts, sorted by type and value as in every report. Through JSON, as replies are: strings
 * that were joined just now cost more.
 */
function iocsOf(size: number, from: number): Ioc[] {
  const iocs = Array.from({ length: size }, (_, index) => iocOf(from + index));
  iocs.sort((a, b) => compareText(a.type, b.type) || compareText(a.value, b.value));
  return JSON.parse(JSON.stringify(iocs)) as Ioc[];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function iocOf(n: number): Ioc {
  const text = hex(n, 64);
  const kinds: (() => Ioc)[] = [
    () => blankIoc('domain-name', `host-${text.slice(0, 6)}.Evil${n}.example`),
    () => blankIoc('ipv4-addr', `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`),
    () => blankIoc('url', `http://evil${n}.example/path/${text.slice(0, 12)}.php?id=${n}`),
    () => ({ ...blankIoc('file', text), hashes: { md5: hex(n, 32), sha1: hex(n, 40), sha256: text } }),
    () => ({ ...blankIoc('file', hex(n, 32)), hashes: { md5: hex(n, 32) } }),
    () => blankIoc('file-name', `C:\\Users\\user\\AppData\\Local\\Temp\\${text.slice(0, 8)}.exe`),
    () => blankIoc('mutex', `Global\\${text.slice(0, 16)}`),
    () => blankIoc('windows-registry-key', `HKLM\\Software\\Vendor\\${text.slice(0, 10)}`),
  ];
  const made = kinds[n % kinds.length]?.() ?? blankIoc('mutex', text);
  return { ...made, isIoc: n % 2 === 0, evidence: [`/iocs/${n}`] };
}

function hex(n: number, length: number): string {
  let state = Math.imul(n, 2_654_435_761) >>> 0;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += state.toString(16).padStart(8, '0');
  }
  return text.slice(0, length);
}

function reportOf(provider: string, iocs: Ioc[]): Extract<Outcome, { status: 'reported' }>['report'] {
  return {
    schemaVersion: 1,
    provider,
    product: { name: provider, version: null },
    ref: { provider, id: 'sample:1' },
    sample: {
      kind: 'file',
      url: null,
      hashes: {},
      names: [],
      size: null,
      type: null,
      mimeType: null,
      parents: [],
      children: [],
    },
    verdict: { value: 'malicious', score: null, vendor: 'malicious', reason: null, evidence: ['/verdict'] },
    classifications: [],
    threatNames: [],
    indicators: [],
    techniques: [],
    iocs,
    analyses: [],
    submittedAt: null,
    analyzedAt: null,
    link: null,
    complete: true,
    warnings: [],
    raw: {},
  };
}
