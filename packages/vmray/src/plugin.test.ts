import { describe, expect, it } from 'vitest';
import { fixture } from '../test/fixtures.ts';
import { vmrayPlugin } from './plugin.ts';
import { secops, xsoar } from './soar/index.ts';

const reports = [
  ...vmrayPlugin.read(fixture('sample_get__malicious_exe__platform4.2.json')),
  ...vmrayPlugin.read(fixture('secops_scan_hash_result__malicious_url__sample_iocs_vtis.json')),
];

describe('the formats of the plugin', () => {
  it('are those of soar', () => {
    expect(vmrayPlugin.formats.map(({ name, description }) => ({ name, description }))).toEqual(
      [xsoar, secops].map(({ name, description }) => ({ name, description })),
    );
  });

  it.each([xsoar, secops])('render what $name does', ({ name, render }) => {
    const format = vmrayPlugin.formats.find((candidate) => candidate.name === name);
    expect(format?.render(reports)).toBe(render(reports));
    expect(format?.render(reports.slice(0, 1))).toBe(render(reports.slice(0, 1)));
  });
});
