import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { vmrayPlugin } from '@sandjury/vmray';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../test/fixtures.ts';
import { createSecopsFormat, secops, xsoar } from '../index.ts';
import { vmraySoarPlugin } from './index.ts';

const reports = [
  ...vmraySoarPlugin.read(fixture('sample_get__malicious_exe__platform4.2.json')),
  ...vmraySoarPlugin.read(fixture('secops_scan_hash_result__malicious_url__sample_iocs_vtis.json')),
];

it("is VMRay's plugin but for its formats", () => {
  expect({ ...vmraySoarPlugin, formats: [] }).toEqual(vmrayPlugin);
});

describe('the formats of the plugin', () => {
  it('are those of the package', () => {
    expect(vmraySoarPlugin.formats.map(({ name, description }) => ({ name, description }))).toEqual(
      [xsoar, secops].map(({ name, description }) => ({ name, description })),
    );
  });

  it.each([xsoar, secops])('render what $name does', ({ name, render }) => {
    const format = vmraySoarPlugin.formats.find((candidate) => candidate.name === name);
    expect(format?.render(reports)).toBe(render(reports));
    expect(format?.render(reports.slice(0, 1))).toBe(render(reports.slice(0, 1)));
  });
});

it("uses the limits that the reports have been through in place of Google's", () => {
  const format = vmraySoarPlugin.formats.find(({ name }) => name === 'secops');
  const own = createSecopsFormat({
    maxIocsToReturn: 1,
    maxThreatIndicatorsToReturn: 0,
    threatIndicatorScoreThreshold: 5,
  });
  expect(format?.render(reports, { mostPerType: 1, mostIndicators: 0, scoreThreshold: 5 })).toBe(own.render(reports));
  expect(format?.render(reports, {})).toBe(secops.render(reports));
  expect(own.render(reports)).not.toBe(secops.render(reports));
});

it('loads nothing that renders formats', async () => {
  const url = new URL('./index.ts', import.meta.url).href;
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve: (name, context, next) => { const found = next(name, context); console.log(found.url); return found; } });
    await import(${JSON.stringify(url)});`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout).toContain('vmray-soar/src/words/format-names');
  expect(stdout).not.toMatch(/vmray-soar\/src\/(?!words\/format-names|plugin\/)/);
});
