import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { SandboxReportSchema } from '@sandjury/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const fixtures = join(root, 'test/fixtures/saved');
const saved = (name: string) => readFileSync(join(fixtures, name));
const reply = saved('sample.json').toString('utf8');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: Uint8Array | string, name = 'reply'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

/** What is printed of some bytes: as a file and on standard input alike, but for what the input is called. */
async function normalized(content: Uint8Array | string, args: readonly string[] = []) {
  const file = await fileOf(content);
  const named = await sandjuryHere(['normalize', 'vmray', file, ...args]);
  const piped = await sandjuryHere(['normalize', 'vmray', '-', ...args], { input: Buffer.from(content) });
  const unnamed = (text: string) => text.replace(`The file ${file}`, 'Standard input');
  expect({ ...piped }).toEqual({ ...named, stderr: unnamed(named.stderr) });
  return named;
}

/** The line on standard error, without what the input is called. */
async function refused(content: Uint8Array | string, args: readonly string[] = []): Promise<string> {
  const { status, stdout, stderr } = await normalized(content, args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return stderr.trimEnd().replace(/^sandjury: The file [^ ,:]+/, 'It');
}

async function verdict(content: Uint8Array | string): Promise<[string, string]> {
  const { status, stdout, stderr } = await normalized(content);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const report = SandboxReportSchema.omit({ raw: true }).parse(JSON.parse(stdout));
  return [report.ref.id, report.verdict.value];
}

function utf16(text: string, order: 'le' | 'be', mark: boolean): Buffer {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

describe('a saved reply is read', () => {
  const spaced = `\r\n  ${reply}\r\n`;
  const named = reply.replace('a.exe', 'Rechnung – 合同.exe');

  it.each<[string, Uint8Array | string]>([
    ['in UTF-16 as PowerShell 5.1 writes it', saved('utf-16-le-bom.json')],
    ['in UTF-16 of the other byte order', saved('utf-16-be-bom.json')],
    ['in UTF-16 without a mark', utf16(reply, 'le', false)],
    ['in UTF-16 of the other order without a mark', utf16(reply, 'be', false)],
    ['in UTF-16 after a line end, without a mark', utf16(spaced, 'le', false)],
    ['in UTF-16 of the other order, after a line end', utf16(spaced, 'be', false)],
    ['in UTF-8 with a mark', `\ufeff${spaced}`],
    ['compressed with gzip', saved('sample.json.gz')],
    ['compressed twice', gzipSync(gzipSync(reply))],
    ['compressed three times, in UTF-16', gzipSync(gzipSync(gzipSync(utf16(reply, 'le', true))))],
    ['in two members of gzip', Buffer.concat([gzipSync(reply.slice(0, 40)), gzipSync(reply.slice(40))])],
    ['as a text that holds the JSON', JSON.stringify(reply)],
  ])('%s', async (_, content) => {
    expect(await verdict(content)).toEqual(['sample:12', 'malicious']);
  });

  it.each(['le', 'be'] as const)('with every character of a name, in UTF-16 %s', async (order) => {
    const expected = await normalized(named);
    expect(JSON.parse(expected.stdout).sample.names).toEqual(['Rechnung – 合同.exe']);
    expect((await normalized(utf16(named, order, true))).stdout).toBe(expected.stdout);
  });

  it.each([
    ['as it is downloaded', saved('analysis_archive.zip')],
    ['encrypted with the password of its kind', saved('analysis_archive-infected.zip')],
    ['compressed once more', gzipSync(saved('analysis_archive.zip'))],
  ])('in an analysis archive, %s', async (_, content) => {
    expect(await verdict(content)).toEqual(['sample:12', 'malicious']);
  });

  it('beside others by compare too', async () => {
    const file = join(fixtures, 'analysis_archive.zip');
    const { status, stdout } = await sandjuryHere(['compare', '--saved', `vmray=${file}`, '--format', 'json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).consensus.value).toBe('malicious');
  });
});

describe('what is no JSON is called by its name, with what to do', () => {
  const two = `${reply.trim()}\n${reply.trim()}\n`;
  const line = JSON.stringify(JSON.parse(reply));

  it.each<[string, Uint8Array | string, string]>([
    ['an empty file', '', 'It is empty.'],
    ['blanks alone', ' \n', 'It is not JSON: it is empty.'],
    ['a mark alone', '\ufeff', 'It is not JSON: it is empty.'],
    ['gzip of nothing', gzipSync(''), 'It is not JSON: it is empty.'],
    ['7z', Buffer.from('377abcaf271c0004', 'hex'), 'It is not JSON: it is a 7z archive; unpack it'],
    ['xz', Buffer.from('fd377a585a000004', 'hex'), 'It is not JSON: it is compressed with xz; decompress it'],
    ['Zstandard', zstdCompressSync(reply), 'It is not JSON: it is compressed with Zstandard; decompress it'],
    ['zlib', deflateSync(reply), 'It is not JSON: it is compressed with zlib; decompress it'],
    ['bzip2', 'BZh91AY&SY', 'It is not JSON: it is compressed with bzip2; decompress it'],
    ['RAR', 'Rar!\x1a\x07\x01', 'It is not JSON: it is a RAR archive; unpack it'],
    ['tar in gzip', gzipSync(`${'a'.padEnd(257, '\0')}ustar\x0000`), 'It is not JSON: it is a tar archive; unpack it'],
    ['PDF', '%PDF-1.7\n%âãÏÓ', 'It is not JSON: it is a PDF document; save the reply'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'It is not JSON: it is a picture; save the reply'],
    ['a program', 'MZ\x90\0\x03', 'It is not JSON: it is a Windows program; to look up a sample'],
    ['UTF-32', Buffer.from('fffe00007b000000', 'hex'), 'It is not JSON: it is a text in UTF-32; save it as UTF-8'],
    [
      'a page of a login',
      '<!DOCTYPE html>\n<html><title>Sign in</title>',
      'It is not JSON: it is an HTML page, perhaps',
    ],
    ['a page without a doctype', '\n<html lang="en"><body>', 'It is not JSON: it is an HTML page, perhaps'],
    ['XML', '<?xml version="1.0"?><Error><Code>X</Code></Error>', 'It is not JSON: it is XML; save'],
    ['a CSV', 'sample_id,verdict\n12,malicious\n', 'It is not JSON: it is a table; save'],
    ['lines of JSON', `${line}\n${line}\n`, 'It is not JSON: it is more than one JSON document; give each document'],
    ['two documents', two, 'It is not JSON: it is more than one JSON document; give each document'],
    ['two in UTF-16', utf16(two, 'be', true), 'It is not JSON: it is more than one JSON document; give each'],
    ['a document and a prompt', `${line}\nanalyst@host:~$ `, 'It is not JSON: it is a JSON document with more text'],
    [
      'half a document',
      reply.slice(0, 100),
      'It is not JSON: it is cut off: its last bracket is missing; save it whole',
    ],
    ['headers of curl -i', `HTTP/1.1 200 OK\r\nServer: x\r\n\r\n${reply}`, 'It is not JSON: it is a response with its'],
    ['a dict of Python', "{'data': {'sample_id': 12}}", 'It is not JSON: it is a value as Python prints it; write it'],
    ['a list of Python', "[{'data': {'sample_id': 12}}]", 'It is not JSON: it is a value as Python prints it; write'],
    ['Base64', Buffer.from(line).toString('base64'), 'It is not JSON: it is JSON in Base64; decode it first'],
    ['anything', 'no reply at all', 'It is not JSON.'],
  ])('%s', async (_, content, expected) => {
    // Of an empty file that has a name, the name comes last.
    expect(await refused(content)).toContain(content.length === 0 ? 'is empty.' : expected);
  });

  it.each([
    ['report', ['normalize', 'vmray', join(fixtures, 'sample.json'), '--raw']],
    ['comparison', ['compare', '--saved', `vmray=${join(fixtures, 'sample.json')}`, '--format', 'json']],
  ])('a %s of this program itself', async (kind, args) => {
    const { stdout } = await sandjuryHere(args);
    expect(await refused(stdout)).toBe(`It is a ${kind} that sandjury wrote, not a reply of vmray.`);
  });
});

describe('an archive', () => {
  it('that is encrypted with another password says so', async () => {
    const message = await refused(saved('analysis_archive-other-password.zip'));
    expect(message).toMatch(/^It: This archive is encrypted with another password than "infected": unpack it/);
  });

  it('of a vendor that gives none is named', async () => {
    const file = join(fixtures, 'analysis_archive.zip');
    const { status, stderr } = await sandjuryHere(['normalize', 'alibaba', file]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      `sandjury: The file ${file} is not JSON: it is a ZIP archive; unpack it, and give the reply inside.\n`,
    );
  });

  it('that is damaged or cut off is refused', async () => {
    const archive = saved('analysis_archive.zip');
    expect(await refused(archive.subarray(0, 120))).toMatch(/no ZIP archive, or a damaged one/);
    expect(await refused(gzipSync(reply).subarray(0, 60))).toMatch(/compressed with gzip, and damaged or cut off/);
  });
});

describe('what unpacks to more than the limit', () => {
  const most = 100_000;
  const limit = ['--max-bytes', String(most)];
  const zeros = Buffer.alloc(50 * 1024 * 1024);

  it.each([
    ['gzip', gzipSync(zeros)],
    ['gzip in gzip', gzipSync(gzipSync(zeros))],
  ])('is refused: %s', async (_, content) => {
    expect(content.length).toBeLessThan(most);
    expect(await refused(content, limit)).toBe(
      'It, unpacked, is larger than the limit of 100000 bytes; --max-bytes sets another.',
    );
  });

  it('is refused: more layers than a mistake explains', async () => {
    let content = Buffer.from(reply);
    for (let layer = 0; layer < 4; layer++) content = gzipSync(content);
    expect(await refused(content)).toBe('It is compressed with gzip more than 3 times.');
  });
});

describe('the order of saved files', () => {
  const old = `vmray=${join(fixtures, 'sample-12-old.json')}`;
  const recent = `vmray=${join(fixtures, 'sample-12-new.json')}`;

  it('decides nothing', async () => {
    const compared = (...files: string[]) =>
      sandjuryHere(['compare', ...files.flatMap((file) => ['--saved', file]), '--format', 'json']);
    const [first, second] = [await compared(old, recent), await compared(recent, old)];
    expect(second).toEqual(first);
    const comparison = JSON.parse(first.stdout);
    expect(comparison.consensus.value).toBe('malicious');
    const codes = comparison.findings.map(({ code }: { code: string }) => code);
    expect(codes).not.toContain('other-samples');
    expect(codes).toContain('vendor-number-against-word');
  });
});

describe('what is inside a sample, or ended with errors', () => {
  it('is read, or said', async () => {
    const inside = await sandjuryHere(['normalize', 'vmray', join(fixtures, 'samples-with-their-parts.json')]);
    expect(JSON.parse(inside.stdout)).toMatchObject({
      iocs: [{ value: 'evil.example' }],
      indicators: [{ category: 'Injection' }],
      techniques: [{ id: 'T1055' }],
      analyses: [{ id: '1' }],
      complete: true,
      warnings: [{ code: 'undated-zone' }],
    });
    const file = `vmray=${join(fixtures, 'submission-with-errors.json')}`;
    const { stdout } = await sandjuryHere(['compare', '--saved', file, '--format', 'json']);
    const { sources, findings } = JSON.parse(stdout);
    expect(sources).toMatchObject([{ verdict: { value: 'benign' }, complete: false }]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'incomplete-report',
        evidence: { vmray: ['/submission/submission_has_errors'] },
      }),
    );
  });

  it.each(['iocs-null.json', 'iocs-list.json', 'vtis-null.json'])('does not cost the sample: %s', async (name) => {
    const files = [join(fixtures, 'sample.json'), join(fixtures, name)];
    const { status, stdout } = await sandjuryHere(['normalize', 'vmray', ...files]);
    expect(status).toBe(0);
    const [report, ...others] = JSON.parse(stdout);
    expect(others).toEqual([]);
    expect(report).toMatchObject({ ref: { id: 'sample:12' }, verdict: { value: 'malicious' }, complete: false });
    expect(report.warnings.map(({ code }: { code: string }) => code)).toContain('malformed-value');
  });
});
