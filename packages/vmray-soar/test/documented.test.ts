import { readFileSync } from 'node:fs';
import { read } from '@sandjury/vmray/read';
import { describe, expect, it } from 'vitest';
import { restIocsReply } from '../../../test/support/packages/vmray-iocs.ts';
import { secopsActions, type XsoarCommandName, type XsoarContext, xsoarCommands } from '../src/index.ts';
import { hasPath, hasValue, secopsExamples, xsoarExamples } from './examples.ts';
import { reported, scanReplies, xsoarInputs } from './replies.ts';
import {
  secopsDocumentedActions,
  secopsEnrichmentFields,
  secopsHashFields,
  secopsIntegrationParameters,
  secopsScanFields,
  secopsScanIndicatorFields,
  secopsScanIocFields,
  secopsUploadFields,
} from './secops-documented.ts';
import { xsoarDocumentedCommands, xsoarIntegrationParameters } from './xsoar-documented.ts';
import { xsoarKeyFields } from './xsoar-key-fields.ts';
import { xsoarSpellings } from './xsoar-spellings.ts';

const inputs = { ...xsoarInputs, 'vmray-get-iocs': { sampleId: 3902238, iocs: restIocsReply, allArtifacts: true } };
/** The same reply with something in every field. */
const filled = Object.fromEntries(
  Object.entries(restIocsReply.iocs).map(([list, items]) => [
    list,
    items.map((item) => ({
      ...item,
      verdict_reason_description: 'why',
      parent_processes: ['"C:\\a.exe" /x'],
      parent_processes_names: ['a.exe'],
      sources: ['Pcap'],
      ...(list === 'emails' ? { hashes: restIocsReply.iocs.files[0]?.hashes } : {}),
    })),
  ]),
);
const names = Object.keys(inputs) as XsoarCommandName[];
const options = { reliability: 'C' } as const;

function contextOf<Name extends XsoarCommandName>(name: Name): XsoarContext {
  return xsoarCommands[name].context(inputs[name], options);
}

function readableOf<Name extends XsoarCommandName>(name: Name): string {
  return xsoarCommands[name].readable(inputs[name]);
}

describe('what XSOAR documents', () => {
  it('is sixteen commands, and all have a function here', () => {
    const documented = Object.keys(xsoarDocumentedCommands);
    expect(documented).toHaveLength(16);
    expect(Object.keys(xsoarCommands).sort()).toEqual([...documented, 'test-module'].sort());
  });

  it.each(names)('%s: every path of its context is there', (name) => {
    const { paths = [], example = [] } = xsoarDocumentedCommands[name] ?? {};
    const context = contextOf(name);
    expect([...paths, ...example].filter((path) => !hasPath(context, path))).toEqual([]);
  });

  it.each(names)('%s: every column of its table is there', (name) => {
    const { columns = [] } = xsoarDocumentedCommands[name] ?? {};
    const readable = readableOf(name);
    expect(columns.filter((column) => !new RegExp(`\\| (?:\\*\\*)?${column}(?:\\*\\*)? \\|`).test(readable))).toEqual(
      [],
    );
  });

  it('vmray-get-iocs: every path has a value, but for two that are always empty', () => {
    const input = { sampleId: 3902238, iocs: { iocs: filled }, allArtifacts: true };
    const context = xsoarCommands['vmray-get-iocs'].context(input, options);
    const { paths = [] } = xsoarDocumentedCommands['vmray-get-iocs'] ?? {};
    const empty = ['VMRay.Sample.IOC.IP.Operation', 'VMRay.Sample.IOC.URL.Operation'];
    expect(paths.filter((path) => !hasValue(context, path))).toEqual(empty);
  });

  it('has each of two spellings', () => {
    const missing = xsoarSpellings.flatMap(({ command, paths }) => {
      const context = contextOf(command as XsoarCommandName);
      return paths.filter((path) => !hasPath(context, path)).map((path) => `${command}: ${path}`);
    });
    expect(missing).toEqual([]);
  });

  it('has a field that tells objects apart under every path of VMRay but the quotas', () => {
    const objects = names.flatMap((name) => Object.entries(contextOf(name)).map(([path]) => path));
    const own = objects.filter((path) => path.startsWith('VMRay.') && !path.endsWith('Quota'));
    expect([...new Set(own)].sort()).toEqual(Object.keys(xsoarKeyFields));
    for (const path of own) {
      const values = names.flatMap((name) => contextOf(name)[path] ?? []);
      for (const object of values) expect(object).toHaveProperty(xsoarKeyFields[path] ?? '');
    }
  });

  it('knows a path that nobody gives', () => {
    expect(hasPath(contextOf('vmray-get-sample'), 'VMRay.Sample.Nothing')).toBe(false);
  });
});

describe("XSOAR's published examples", () => {
  const published = Object.keys(xsoarExamples) as XsoarCommandName[];

  it('are of twelve commands', () => expect(published).toHaveLength(12));

  it.each(published)('%s: every value, from an equivalent reply', (name) => {
    const context = contextOf(name);
    for (const [path, value] of Object.entries(xsoarExamples[name] ?? {})) {
      expect(Array.isArray(context[path])).toBe(Array.isArray(value));
      expect(context[path]).toMatchObject(value as object);
    }
  });
});

describe('what SecOps documents', () => {
  const types = 'ips,urls,files,domains,emails,mutexes,processes,registry';
  const everything = { iocTypeFilter: types, iocVerdictFilter: 'Malicious, Suspicious, Clean, None' };

  function scanned(action: 'Scan Hash' | 'Scan URL') {
    const { iocs: _, threat_indicators: __, ...sample } = secopsExamples[action] ?? {};
    const [report] = read(...scanReplies({ sample_id: 3945509, ...sample }));
    if (report === undefined) throw new Error('expected a report');
    return secopsActions[action]([{ entity: 'an entity', outcome: reported(report) }], everything);
  }

  it('is five actions, and all have a function here', () => {
    expect(Object.keys(secopsActions).sort()).toEqual(Object.keys(secopsDocumentedActions).sort());
  });

  it.each(['Scan Hash', 'Scan URL'] as const)('%s: every field of its JSON and enrichment is there', (action) => {
    const result = scanned(action);
    const json = result.json_result[0]?.EntityResult;
    const fields = [
      ...secopsScanFields,
      ...Object.entries(secopsScanIocFields).flatMap(([list, own]) => own.map((field) => `iocs.${list}.${field}`)),
      ...secopsHashFields.map((field) => `iocs.files.hashes.${field}`),
      ...secopsScanIndicatorFields.map((field) => `threat_indicators.${field}`),
    ];
    expect(fields.filter((field) => !hasPath(json, field))).toEqual([]);
    expect(Object.keys(result.entities[0]?.enrichment ?? {})).toEqual([...secopsEnrichmentFields]);
  });

  it('Scan Hash: every value of the published result, from equivalent replies', () => {
    expect(scanned('Scan Hash').json_result[0]?.EntityResult).toMatchObject(secopsExamples['Scan Hash'] ?? {});
  });

  it('Scan URL: every value of the published result, from equivalent replies', () => {
    const { iocs, ...example } = secopsExamples['Scan URL'] ?? {};
    const { iocs: found, ...result } = scanned('Scan URL').json_result[0]?.EntityResult ?? {};
    expect(result).toMatchObject(example);
    // The published result of a URL differs from that of a hash in its address alone.
    const [ip] = (iocs as { ips: object[] }).ips;
    expect(ip).toMatchObject({ ip_address: '192.0.2.30' });
    expect(found).toMatchObject({ ...(iocs as object), ips: [{ ...ip, ip_address: '192.0.2.1' }] });
  });

  it('Upload File And Get Report: every field and value of the published result', () => {
    const { data } = secopsExamples['Upload File And Get Report'] ?? {};
    const [report] = read({ result: 'ok', data });
    if (report === undefined) throw new Error('expected a report');
    const upload = secopsActions['Upload File And Get Report'];
    const { json_result: json } = upload([{ entity: '/tmp/example.exe', outcome: reported(report) }]);
    expect(json).toMatchObject({ data, result: 'ok' });
    expect(secopsUploadFields.filter((field) => !hasPath(json, `data.${field}`))).toEqual([]);
  });
});

describe('the page on outputs of playbooks', () => {
  // A formatter pads the cells of its tables.
  const page = readFileSync(new URL('../docs/playbook-outputs.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  const commands = Object.entries(xsoarDocumentedCommands);

  it.each(commands)('names %s and each of its arguments', (name, { arguments: own }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
    expect(own.filter((argument) => !row.includes(`\`${argument}\``))).toEqual([]);
    expect(row).not.toBe('');
  });

  it.each(Object.entries(secopsDocumentedActions))('names %s and each of its parameters', (name, { parameters }) => {
    expect(page).toContain(`| ${name} |`);
    expect(parameters.filter((parameter) => !page.includes(`| ${parameter} |`))).toEqual([]);
  });

  it('names each setting of both integrations', () => {
    const settings = [...xsoarIntegrationParameters, ...secopsIntegrationParameters];
    expect(settings.filter((setting) => !page.includes(`| ${setting} |`))).toEqual([]);
  });
});
