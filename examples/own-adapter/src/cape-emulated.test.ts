import { createSandboxHub } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CapeEmulator, emulatorCapeToken, startCapeEmulator } from '../emulator/cape-emulator.ts';
import { madeReports } from '../emulator/made-reports.ts';
import { checkReport } from '../test/reports.ts';
import { type CapeProvider, cape } from './cape-provider.ts';

let emulator: CapeEmulator;
let provider: CapeProvider;

beforeAll(async () => {
  emulator = await startCapeEmulator();
  provider = cape({ url: emulator.url, token: emulatorCapeToken });
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await provider.close();
  await emulator.close();
});

const files = madeReports().flatMap(({ target }) => (target.file ? [target.file] : []));

describe('over real sockets', () => {
  it.each(files.map(({ name, sha256 }) => [name, sha256]))('looks up and reports on %s', async (_name, sha256 = '') => {
    const [ref] = await provider.findByHash(sha256);
    if (ref === undefined) throw new Error('The emulator should know it.');
    const report = await provider.report(ref);
    checkReport(report);
    expect(report.sample.hashes.sha256).toBe(sha256);
    expect(JSON.stringify(report)).not.toContain(emulatorCapeToken);
  });

  it('one call each: the default limit of a server is five a minute', async () => {
    const hub = createSandboxHub({ providers: [provider] });
    const [outcome] = await hub.lookup(files[0]?.sha256 ?? '');
    expect(outcome?.status).toBe('reported');
    expect(emulator.calls.map(({ operation }) => operation)).toEqual(['tasks_search', 'tasks_report']);
  });

  it('a submission is waited for through its states', async () => {
    const hub = createSandboxHub({ providers: [provider] });
    const [submitted] = await hub.submit({ file: bytesSample('a.txt', Buffer.from('harmless')) }, { tags: ['x'] });
    if (submitted?.status !== 'submitted') throw new Error('It should have been taken.');
    const states: string[] = [];
    const [outcome] = await hub.wait(submitted.refs, { pollMs: 1, onProgress: (_ref, state) => states.push(state) });
    expect(states).toEqual(['queued', 'running', 'finished']);
    if (outcome?.status !== 'reported') throw new Error('It should have been reported.');
    expect(outcome.report.sample.names).toEqual(['a.txt']);
    // Nothing was found in it: that is no verdict.
    expect(outcome.report.verdict).toMatchObject({ value: 'unknown', score: 0 });
  });

  it('asked too early, a report is not ready and keeps its ticket', async () => {
    const { refs } = await provider.submitUrl('http://login.example.com/');
    const [ref] = refs;
    if (ref === undefined) throw new Error('It should have been taken.');
    await expect(provider.report(ref)).rejects.toMatchObject({ code: 'not_ready', ref });
  });

  it('a path that is none of CAPE leads to its front page, where the token does not follow', async () => {
    const lost = cape({ url: `${emulator.url}/elsewhere`, token: emulatorCapeToken });
    await expect(lost.ping()).rejects.toMatchObject({ code: 'response', status: 302 });
    await lost.close();
  });

  it('a submission that never left may be tried again; one that broke off says that it may have arrived', async () => {
    const file = bytesSample('a.txt', Buffer.from('harmless'));
    const gone = await startCapeEmulator();
    await gone.close();
    const nobody = cape({ url: gone.url, token: emulatorCapeToken, retries: 0 });
    await expect(nobody.submitFile(file)).rejects.toMatchObject({ code: 'connection', retryable: true });
    await nobody.close();

    emulator.fail('tasks_create_file', { reset: 'before', afterEffect: true });
    const failure: unknown = await provider.submitFile(file).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'connection', retryable: false });
    expect(String(failure)).toContain('may have taken');
    expect(emulator.calls).toHaveLength(1);
  });
});
