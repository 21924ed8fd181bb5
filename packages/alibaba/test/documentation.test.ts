import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');
const operations = textOf('docs/operations.md');

const readme = textOf('README.md');
const rowsOf = (page: string) =>
  [...page.matchAll(/^\|.*\| `([^`]+\.test\.ts)`: (.+?) +\|$/gm)].map(([, file = '', title = '']) => [file, title]);
const rows = [...rowsOf(operations), ...rowsOf(readme)];

it('names a test for each row', () => {
  expect(rowsOf(operations).length).toBeGreaterThan(20);
  expect(rowsOf(readme)).toHaveLength(10);
});

it('says how to ask for the result of another Type', () => {
  expect(operations).toContain('`waitForResult(hash, { type: 2 })`');
});

it.each(rows)('%s: %s', (file = '', title = '') => {
  expect(existsSync(new URL(file, root))).toBe(true);
  expect(textOf(file)).toContain(title);
});

it.each([
  ...['Field', 'EventId', 'FileHash', 'Lang', 'SourceType'],
  ...['Data.FileHash', 'Data.ThreatLevel', 'Data.Sandbox', 'Data.Basic', 'Data.Filename', 'Data.HasData'],
  ...['Data.Intelligences', 'Data.ThreatTypes', 'Data.ShowTab', 'RequestId', 'Code', 'Message', 'Success'],
  ...['sha256', 'sha512', 'source', 'gmt_first_submit', 'sha1', 'virus_result', 'webshell_result', 'gmt_update'],
  ...['sandbox_result', 'fileSize', 'virus_name', 'threat_type_desc', 'last_find_time', 'risk_type', 'threat_type'],
])('%s of GetFileDetectReport has its place', (field) => {
  expect(operations).toContain(`\`${field}\``);
});

// Every parameter and every field of "GetFileDetectReport" as published in February 2024.
it.each([
  ...['Field', 'EventId', 'FileHash', 'Lang', 'SourceType'],
  ...['Code', 'Message', 'RequestId', 'Success', 'Data'],
  ...['Basic', 'Filename', 'HasData', 'Intelligences', 'Sandbox', 'ShowTab', 'ThreatLevel', 'ThreatTypes'],
  ...['sha1', 'sha256', 'sha512', 'source', 'fileSize', 'gmt_first_submit', 'gmt_update'],
  ...['virus_name', 'virus_result', 'webshell_result', 'sandbox_result'],
  ...['threat_type_desc', 'threat_type', 'risk_type', 'last_find_time'],
  ...['BehaviorData', 'ProcessData', 'SandboxData', 'AttackData', 'NetworkData', 'SolutionData', 'FileData'],
])('%s of GetFileDetectReport is named on the first page', (field) => {
  expect(readme).toContain(`\`${field}\``);
});

it('the first page stays one page', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(121);
});
