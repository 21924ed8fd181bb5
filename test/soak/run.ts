import { createHash } from 'node:crypto';
import { alibaba } from '@sandjury/alibaba';
import { createSandboxHub, type Outcome, type SandboxHub } from '@sandjury/core';
import { corpus } from '@sandjury/emulator';
import { vmray } from '@sandjury/vmray';
import { forkEmulators, type Told } from './emulators.ts';
import { growth, holding } from './figures.ts';

// `node test/soak/run.ts [look-ups] [seed]`: look-ups through both adapters against emulators of which every twentieth reply has a fault.
const lookups = Number(process.argv[2] ?? 200_000);
const seed = process.argv[3] ?? '1';
const concurrency = 256;
const samples = 40;

/** A hash that is asked for, and the vendors that do not know it. */
interface Question {
  readonly hash: string;
  readonly strangers: readonly string[];
}

const tally = new Map<string, number>();
const wrong: string[] = [];
let heard = 0;

function hubOf(told: Told): SandboxHub {
  const timeouts = { connectMs: 2000, headersMs: 1000, bodyMs: 1000 };
  const common = { timeouts, concurrency, maxReplyBytes: 1024 * 1024, proxy: false } as const;
  const { accessKeyId, accessKeySecret } = told;
  return createSandboxHub({
    providers: [
      vmray({ url: told.vmrayUrl, apiKey: told.vmrayApiKey, ...common }),
      alibaba({
        endpoint: told.alibabaUrl,
        credentials: { accessKeyId, accessKeySecret },
        requestsPerSecond: false,
        ...common,
      }),
    ],
  });
}

/** Every file of the corpus, by two of its hashes, and as many that nobody knows. */
function questions(): Question[] {
  const known = corpus.flatMap(({ hashes, vmray: ours, alibaba: theirs }) => {
    const strangers = [...(ours === null ? ['vmray'] : []), ...(theirs === null ? ['alibaba'] : [])];
    return [hashes.sha256, hashes.md5].map((hash): Question => ({ hash, strangers }));
  });
  const unknown = known.map((_, index): Question => {
    const hash = createHash('sha256').update(`nobody knows ${index}`).digest('hex');
    return { hash, strangers: ['vmray', 'alibaba'] };
  });
  return [...known, ...unknown];
}

/** One look-up: exactly one outcome of each provider, heard once, in order, and none that says what the vendor does not. */
async function lookUp(hub: SandboxHub, { hash, strangers }: Question): Promise<void> {
  const told: string[] = [];
  const outcomes = await hub.lookup(hash, { onOutcome: ({ provider }) => told.push(provider) });
  heard += told.length;
  const providers = outcomes.map(({ provider }) => provider).join();
  if (providers !== 'vmray,alibaba' || told.toSorted().join() !== 'alibaba,vmray') wrong.push(`${hash}: ${providers}`);
  for (const outcome of outcomes) {
    const key = keyOf(outcome);
    tally.set(key, (tally.get(key) ?? 0) + 1);
    if (outcome.status === 'reported' && strangers.includes(outcome.provider)) wrong.push(`${hash}: ${key}`);
    if (outcome.status === 'failed' && outcome.error.code === 'internal') wrong.push(outcome.error.message);
  }
}

function keyOf(outcome: Outcome): string {
  const { provider, status } = outcome;
  if (outcome.status === 'failed') return `${provider} ${status} ${outcome.error.code}`;
  if (outcome.status === 'reported') return `${provider} ${status}${outcome.report.complete ? '' : ' in part'}`;
  return `${provider} ${status}`;
}

async function soak(hub: SandboxHub): Promise<void> {
  const asked = questions();
  const every = Math.max(1, Math.floor(lookups / samples));
  const held = [holding()];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < lookups; index = next++) {
      const question = asked[index % asked.length];
      if (question !== undefined) await lookUp(hub, question);
      if ((index + 1) % every === 0) held.push(report(index + 1));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const rss = held.map((one) => one.rss);
  const heap = held.map((one) => one.heap);
  const grown = { rss: growth(rss), heap: growth(heap) };
  console.log(`RSS ×${grown.rss.toFixed(3)}, heap ×${grown.heap.toFixed(3)} from the second quarter to the last`);
  if (grown.rss > 1.1 || grown.heap > 1.1) wrong.push('memory grows');
}

function report(done: number): ReturnType<typeof holding> {
  const now = holding();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${seconds} s, ${done} look-ups: RSS ${now.rss} MiB, heap ${now.heap} MiB, ${now.handles} handles`);
  return now;
}

const handlesBefore = holding().handles;
const startedAt = performance.now();
const server = await forkEmulators(seed);
const hub = hubOf(server.told);
await soak(hub).finally(() => hub.close());
await server.stop();
// undici keeps one clock of its own for a second after the last request.
await new Promise((resolve) => setTimeout(resolve, 2500));
const end = holding();
const seconds = (performance.now() - startedAt) / 1000;
const outcomes = [...tally.values()].reduce((sum, count) => sum + count, 0);
if (outcomes !== 2 * lookups || heard !== 2 * lookups) wrong.push(`${outcomes} outcomes, ${heard} heard`);
if (end.handles > handlesBefore) wrong.push(`${end.handles} handles are open, ${handlesBefore} were`);
for (const [key, count] of [...tally].sort()) console.log(`${key}: ${count}`);
console.log(
  `${lookups} look-ups, ${outcomes} outcomes in ${seconds.toFixed(0)} s (${Math.round(lookups / seconds)} a second), seed ${seed}; ` +
    `at the end RSS ${end.rss} MiB, ${end.handles} handles (${handlesBefore} at the beginning)`,
);
for (const text of new Set(wrong)) console.error(`WRONG ${text}`);
if (wrong.length > 0) process.exitCode = 1;
