import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Agent } from 'undici';
import { signedHeaders } from '../../../packages/alibaba/src/sign/headers.ts';
import { spawnServer } from '../tools/emulators.ts';
import { hashNumber } from '../tools/hash-number.ts';
import { type Benchmark, concurrently, median, timed } from '../tools/measure.ts';
import { residentBytes } from '../tools/memory.ts';

const count = 10_000;
const concurrency = 32;
const rounds = 3;
const main = join(import.meta.dirname, '../../../packages/cli/src/main.ts');

interface Told {
  vmray: string;
  vmrayKey: string;
  alibaba: string;
  accessKeyId: string;
  accessKeySecret: string;
}

/** `compare --from` with an empty cache: hashes a second of the whole process, over the same requests by undici and `JSON.parse`. */
export const many: Benchmark = {
  name: 'many',
  unit: 'our hashes per second / those of undici + JSON.parse, 10,000 hashes at both vendors',
  goal: '>= 0.7',
  async run() {
    return withList(async (told, folder) => {
      const pairs: { oursMs: number; coldMs: number; warmMs: number; bareMs: number }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const cache = join(folder, `cache-${round}`);
        const bareMs = await timed(() => bare(told));
        const oursMs = await timedList(folder, ['--no-cache']);
        const coldMs = await timedList(folder, ['--cache', cache]);
        const warmMs = await timedList(folder, ['--cache', cache]);
        pairs.push({ oursMs, coldMs, warmMs, bareMs });
      }
      const rate = (name: 'oursMs' | 'coldMs' | 'warmMs' | 'bareMs') => {
        return Math.round(count / (median(pairs.map((pair) => pair[name])) / 1000));
      };
      const detail = `${rate('oursMs')} hashes a second without a cache, ${rate('coldMs')} into an empty one, ${rate('warmMs')} out of it; bare ${rate('bareMs')}`;
      return { ratio: median(pairs.map((pair) => pair.bareMs / pair.oursMs)), detail };
    });
  },
};

/** Resident memory of that process at the last hash, over that at the second thousand. */
export const manyMemory: Benchmark = {
  name: 'many-memory',
  unit: 'resident memory at hash 10,000 / at hash 2,000',
  goal: '<= 1.2',
  async run() {
    return withList(async (_, folder) => {
      const rss = await memoryOfList(folder, ['--cache', join(folder, 'cache')]);
      const detail = rss.map((bytes) => Math.round(bytes / 1e6)).join(', ');
      return { ratio: (rss.at(-1) ?? Number.NaN) / (rss[1] ?? Number.NaN), detail: `MB at each thousand: ${detail}` };
    });
  },
};

async function withList<T>(run: (told: Told, folder: string) => Promise<T>): Promise<T> {
  const { told, stop } = await spawnServer<Told>('calls/many-emulators.ts', [String(count)]);
  const folder = await mkdtemp(join(tmpdir(), 'sandjury-many-'));
  try {
    const { vmray, vmrayKey, alibaba, ...credentials } = told;
    const providers = [
      { use: 'vmray', url: vmray, apiKey: vmrayKey, concurrency },
      { use: 'alibaba', endpoint: alibaba, credentials, concurrency, requestsPerSecond: false },
    ];
    await writeFile(join(folder, 'config.json'), JSON.stringify({ providers }), { mode: 0o600 });
    const hashes = Array.from({ length: count }, (_, n) => `${hashNumber('sha256', n)}\n`);
    await writeFile(join(folder, 'hashes.txt'), hashes.join(''));
    return await run(told, folder);
  } finally {
    await stop();
    await rm(folder, { recursive: true });
  }
}

function compareList(folder: string, args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  const files = ['--config', join(folder, 'config.json'), 'compare', '--from', join(folder, 'hashes.txt')];
  return spawn(process.execPath, [main, ...files, '--format', 'ndjson', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Milliseconds of the whole process, from its start to its end; its lines go to a file. */
async function timedList(folder: string, args: readonly string[]): Promise<number> {
  const output = join(folder, 'answers.ndjson');
  const startedAt = performance.now();
  const child = compareList(folder, ['--output', output, ...args]);
  const [messages] = await Promise.all([text(child.stderr), once(child, 'close')]);
  const ms = performance.now() - startedAt;
  let lines = 0;
  for await (const _line of createInterface({ input: createReadStream(output) })) lines += 1;
  assertWhole(child.exitCode, lines, messages);
  return ms;
}

/** Resident memory of the process at each thousand of its lines. */
async function memoryOfList(folder: string, args: readonly string[]): Promise<number[]> {
  const child = compareList(folder, args);
  const [messages, closed] = [text(child.stderr), once(child, 'close')];
  const rss: number[] = [];
  let lines = 0;
  for await (const _line of createInterface({ input: child.stdout })) {
    lines += 1;
    if (lines % 1000 === 0) rss.push(await residentBytes(child.pid ?? 0));
  }
  await closed;
  assertWhole(child.exitCode, lines, await messages);
  return rss;
}

function assertWhole(status: number | null, lines: number, messages: string): void {
  if (status !== 0 || lines !== count) throw new Error(`The command failed after ${lines} lines: ${messages}`);
}

/** The requests that the command makes: what VMRay has of a known sample, Alibaba's report and result of every hash. */
async function bare(told: Told): Promise<void> {
  const [vmrayAgent, alibabaAgent] = [new Agent({ connections: concurrency }), new Agent({ connections: concurrency })];
  const get = async (path: string) => {
    const { body } = await vmrayAgent.request({
      origin: told.vmray,
      path: `/rest${path}`,
      method: 'GET',
      headers: { authorization: `api_key ${told.vmrayKey}` },
    });
    return JSON.parse(await body.text()) as { data: { sample_id?: number }[] };
  };
  const askVmray = async (hash: string) => {
    const id = (await get(`/sample/sha256/${hash}`)).data[0]?.sample_id;
    if (id === undefined) return;
    const parts = ['', '/iocs?all_artifacts=true', '/vtis', '/mitre_attack'].map((part) => `/sample/${id}${part}`);
    await Promise.all([...parts, `/analysis/sample/${id}`].map(get));
  };
  const key = { accessKeyId: told.accessKeyId, accessKeySecret: told.accessKeySecret, securityToken: null };
  const baseUrl = new URL(told.alibaba);
  const post = async (operation: string, query: string) => {
    const { body } = await alibabaAgent.request({
      origin: told.alibaba,
      path: `/?${query}`,
      method: 'POST',
      headers: signedHeaders({ operation, query, key, baseUrl, now: Date.now() }),
    });
    return JSON.parse(await body.text()) as unknown;
  };
  const fields = encodeURIComponent('Basic,ThreatTypes,Intelligences,ThreatLevel,Sandbox');
  const askAlibaba = (hash: string) =>
    Promise.all([
      post('GetFileDetectReport', `Field=${fields}&FileHash=${hash}&Lang=en`),
      post('GetFileDetectResult', `HashKeyList.1=${hash}`),
    ]);
  try {
    await concurrently(count, concurrency, async (n) => {
      const hash = hashNumber('sha256', n);
      await Promise.all([askVmray(hash), askAlibaba(hash)]);
    });
  } finally {
    await Promise.all([vmrayAgent.close(), alibabaAgent.close()]);
  }
}
