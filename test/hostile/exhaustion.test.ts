import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

// Each in a process of its own, with a heap that exhaustion would burst long before the machine feels it.
function run(what: string, heapMb: number): Promise<{ status: number | null; result: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, 'exhausting.ts');
    const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, script, what], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status !== 0) return reject(new Error(`${what}: ${status} ${err.slice(-500)}`));
      resolve({ status, result: JSON.parse(out) });
    });
  });
}

describe('a reply exhausts nothing', () => {
  it.each(['open', 'closed', 'objects'])(
    '100 MB of nesting: %s',
    async (form) => {
      const { result } = await run(`nesting-${form}`, 1024);
      expect(['too_large', 'response']).toContain(result.code);
    },
    60_000,
  );

  it.each(['lists', 'objects', 'numbers', 'texts', 'records', 'nesting'])(
    '100 MB of values side by side: %s',
    async (form) => {
      const { result } = await run(`wide-${form}`, 1024);
      expect(result).toMatchObject({ code: 'too_large' });
      expect(result.message).toContain('maxReplyValues');
    },
    60_000,
  );

  it('100 MB of fewer and longer values are read', async () => {
    const { result } = await run('wide-few', 1024);
    expect(result).toMatchObject({ code: 'response' });
  }, 60_000);

  it('a body larger than the limit is too_large before it is held', async () => {
    const { result } = await run('body', 256);
    expect(result).toMatchObject({ code: 'too_large' });
    expect(result.message).toContain('1048576');
  }, 60_000);

  it('a gzip bomb is never unpacked', async () => {
    const { result } = await run('gzip', 256);
    expect(['response', 'too_large', 'connection']).toContain(result.code);
  }, 60_000);

  it('a million IOCs are a report of as many as the limit allows, indicators first, that says so', async () => {
    const { result } = await run('iocs', 1536);
    const message = '900000 IOCs were left out: maxIocs is 100000. They are in raw.';
    expect(result).toEqual({
      iocs: 100_000,
      indicators: ['m999999'],
      complete: false,
      warnings: [{ code: 'truncated', message, pointer: null }],
    });
  }, 180_000);
});
