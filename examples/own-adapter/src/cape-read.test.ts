import { ResponseError, TooLargeError } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import document from '../fixtures/report-document.json' with { type: 'json' };
import loader from '../fixtures/report-loader.json' with { type: 'json' };
import { checkReport } from '../test/reports.ts';
import { read } from './cape-read.ts';

describe('read', () => {
  it('gives one report for each task', () => {
    const reports = read(loader, document);
    expect(reports.map(({ ref }) => ref.id)).toEqual(['task:101', 'task:103']);
    expect(reports.map(({ link }) => link)).toEqual([null, null]);
    for (const report of reports) checkReport(report);
  });

  it('joins the two forms of one task, in whatever order', () => {
    const { malstatus: _malstatus, suricata: _suricata, ...lite } = loader;
    expect(read(lite, loader)).toEqual(read(loader));
    expect(read(loader, lite)).toEqual(read(loader));
  });

  it('reads a lite report by its score', () => {
    const { malstatus: _malstatus, ...lite } = loader;
    const [report] = read(lite);
    expect(report?.verdict).toMatchObject({ value: 'malicious', score: 100, vendor: null });
    expect(report?.warnings.map(({ code }) => code)).toContain('score-decided');
  });

  it('refuses what is no report', () => {
    expect(() => read()).toThrow(ResponseError);
    for (const other of [null, [], 'text', {}, { info: {} }, { info: { id: 1 } }, { error: true, error_value: 'x' }]) {
      expect(() => read(other)).toThrow(ResponseError);
    }
    let deep: unknown = 1;
    for (let level = 0; level < 300; level++) deep = { deep };
    expect(() => read({ ...loader, deep })).toThrow(TooLargeError);
  });

  it('gives the same bytes whatever order the lists come in', () => {
    const turned = {
      ...loader,
      detections: loader.detections.toReversed(),
      behavior: { summary: Object.fromEntries(Object.entries(loader.behavior.summary).reverse()) },
    };
    expect(JSON.stringify(read(turned)[0]?.iocs)).toBe(JSON.stringify(read(loader)[0]?.iocs));
  });
});

describe('odd values', () => {
  const oddities = [null, 0, -1, 'odd', '', [], [null], {}, [[]], [{}], { __proto__: null, a: 1 }, Number.MAX_VALUE];
  const paths = pathsOf(loader, []);

  it('never make it throw, and leave a well-formed report', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.constantFrom(...oddities), (path, odd) => {
        const changed = structuredClone(loader);
        put(changed, path, odd);
        let reports: ReturnType<typeof read> = [];
        try {
          reports = read(changed);
        } catch (error) {
          // Without these it is not to be told from another program's file.
          expect(error).toBeInstanceOf(ResponseError);
          expect(path.join('.')).toMatch(/^(?:info|info\.id)$/);
        }
        for (const report of reports) checkReport(report);
      }),
      { numRuns: 600 },
    );
  });
});

function pathsOf(value: unknown, path: string[]): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function put(target: unknown, [key, ...rest]: readonly string[], odd: unknown): void {
  if (typeof target !== 'object' || target === null || key === undefined) return;
  if (rest.length > 0) put(Reflect.get(target, key), rest, odd);
  else Reflect.set(target, key, odd);
}
