import { setTimeout as wait } from 'node:timers/promises';
import { SandboxError, type SandboxProvider } from '@sandjury/core';
import type { Emulator } from '@sandjury/emulator';
import { type Baseline, isExpected, outcomesOf, requestsTooMany } from '../matrix/expectation.ts';
import type { Adapter, CellOutcome, CellSettings, FaultCase, FaultMode, Operation } from '../matrix/model.ts';
import { authorityFile } from './authority-file.ts';
import { type CellClock, createCellClock } from './cell-clock.ts';
import { dishonestyOf, essenceOf, isIncomplete, leaksIn, pollutionIn, verdictOf } from './evidence.ts';
import { deadlineMs, retries } from './limits.ts';
import { ownPort } from './own-port.ts';

/** Of what stalls; of everything else far more than it takes. */
const stallLimitMs = 150;
const freeLimitMs = 10_000;
/** What is looked at beside the call meets no fault. */
const healthy: FaultCase = { name: 'none', outcome: 'ok' };
/** A cell that takes longer hangs, also on a busy machine. */
const patienceMs = 60_000;

/** One operation with one fault. */
export interface Cell<Provider extends SandboxProvider> {
  readonly adapter: Adapter<Provider>;
  readonly operation: Operation<Provider>;
  readonly fault: FaultCase;
  readonly mode: FaultMode;
  /** null in the cell that finds it out. */
  readonly baseline: Baseline | null;
}

export interface CellResult {
  readonly outcome: CellOutcome | 'internal';
  /** Each promise that was not kept. */
  readonly broken: readonly string[];
  /** What the call gave, and the requests that it made, in the form that other cells are compared with. */
  readonly seen: Baseline;
}

/** Runs one cell against an emulator of its own. */
export async function runCell<Provider extends SandboxProvider>(cell: Cell<Provider>): Promise<CellResult> {
  const { adapter, operation, fault, mode } = cell;
  let beforePause = async (): Promise<void> => {};
  const clock = createCellClock(() => beforePause());
  // Another cell's server could get a port that is not listened to.
  const port = fault.refused ? await ownPort() : 0;
  const emulator = await adapter.start({ now: () => clock.now() + (fault.skewMs ?? 0), tls: fault.tls, port });
  const observe = async <T>(look: (provider: Provider) => Promise<T>): Promise<T> => {
    const observer = adapter.connect(emulator.url, {
      ...settingsOf(clock, healthy),
      tls: { verify: false },
    });
    return look(observer).finally(() => observer.close?.());
  };
  try {
    const prepared = (await observe(async (provider) => operation.prepare?.(provider))) ?? '';
    const countCreated = async () => (operation.submits ? observe(async (provider) => adapter.created?.(provider)) : 0);
    const createdBefore = (await countCreated()) ?? 0;
    const callsBefore = emulator.calls.length;
    if (fault.refused) await emulator.refuse();
    if (fault.refused && mode === 'once') beforePause = () => emulator.accept();
    script(cell, emulator, clock);
    const ended = await call(cell, { emulator, clock, prepared });
    const calls = emulator.calls.slice(callsBefore).map((one) => one.operation);
    await emulator.accept();
    const created = ((await countCreated()) ?? 0) - createdBefore;
    return judge(cell, ended, { calls, created });
  } finally {
    await emulator.close();
  }
}

/** Only who speaks TLS reads the file of the authority: that is a tenth of the time of a cell. */
function settingsOf(clock: CellClock, { tls, trusted, stalls }: FaultCase): CellSettings {
  const limitMs = stalls ? stallLimitMs : freeLimitMs;
  return {
    clock,
    retries,
    deadlineMs,
    maxReplyBytes: 4 * 1024 * 1024,
    timeouts: { connectMs: limitMs, headersMs: limitMs, bodyMs: limitMs },
    tls: { verify: true, ...(tls !== undefined && trusted !== false && { caFile: authorityFile() }) },
  };
}

function script<Provider extends SandboxProvider>(
  { adapter, operation, fault, mode }: Cell<Provider>,
  emulator: Emulator<string>,
  clock: CellClock,
): void {
  if (fault.effect === undefined || operation.faulted === 'none') return;
  emulator.fail(operation.faulted, {
    ...fault.effect(adapter, clock),
    times: mode === 'once' ? 1 : Number.POSITIVE_INFINITY,
    ...(fault.afterEffect && { afterEffect: true }),
  });
}

interface Ended {
  readonly answer: unknown;
  readonly error: unknown;
  readonly failed: boolean;
  readonly tookMs: number;
  readonly openConnections: number;
  readonly openTimers: number;
}

async function call<Provider extends SandboxProvider>(
  { adapter, operation, fault }: Cell<Provider>,
  at: { emulator: Emulator<string>; clock: CellClock; prepared: string },
): Promise<Ended> {
  const { emulator, clock } = at;
  const provider = adapter.connect(emulator.url, settingsOf(clock, fault));
  const startedMs = clock.now();
  clock.begin(deadlineMs);
  const over = new AbortController();
  const result = operation.run(provider, at.prepared).then(
    (answer) => ({ answer, error: undefined, failed: false }),
    (error: unknown) => ({ answer: undefined, error, failed: true }),
  );
  if (fault.timeRunsOut) void runOutWhenStill(emulator, clock, over.signal);
  const hangs = wait(patienceMs, null, { signal: over.signal }).catch(() => null);
  const ended = await Promise.race([result, hangs]);
  over.abort();
  const tookMs = clock.now() - startedMs;
  await provider.close?.();
  const openConnections = await connectionsLeft(emulator);
  const openTimers = clock.pending();
  const settled = ended ?? { answer: undefined, error: new Error('The call hangs.'), failed: true };
  return { ...settled, tookMs, openConnections, openTimers };
}

/** Lets the deadline pass as soon as nothing happens any more but what the fault does. */
async function runOutWhenStill(emulator: Emulator<string>, clock: CellClock, over: AbortSignal): Promise<void> {
  let last = '';
  for (let still = 0; !over.aborted; still += 1) {
    await wait(10);
    const now = emulator.calls.map(({ status, bodyBytes }) => `${status} ${bodyBytes}`).join();
    if (now !== last || emulator.calls.length === 0) still = 0;
    last = now;
    if (still < 12) continue;
    clock.runOut();
    still = 0;
  }
}

async function connectionsLeft(emulator: Emulator<string>): Promise<number> {
  // The other end hears of a closed socket a moment later.
  for (let look = 0; emulator.connections > 0 && look < 200; look += 1) await wait(5);
  return emulator.connections;
}

function judge<Provider extends SandboxProvider>(
  cell: Cell<Provider>,
  { answer, error, failed, ...ended }: Ended,
  { calls, created }: { calls: readonly string[]; created: number },
): CellResult {
  const { adapter, operation, baseline } = cell;
  const seen: Baseline = { essence: essenceOf(answer), calls, created, verdict: verdictOf(answer) };
  const outcome = failed ? codeOf(error) : outcomeOf(answer, seen, baseline);
  const given = failed ? error : answer;
  const broken = [...leaksIn(given, adapter.secrets), ...pollutionIn(given), ...dishonestyOf(answer)];
  if (ended.tookMs > deadlineMs) broken.push(`took ${ended.tookMs} ms, ${deadlineMs} were allowed`);
  if (ended.openConnections > 0) broken.push(`${ended.openConnections} connections stay open`);
  if (ended.openTimers > 0) broken.push(`${ended.openTimers} timers stay`);
  if (outcome === 'internal') broken.push(`not an error of ours: ${String(error)}`);
  if (baseline !== null) broken.push(...againstExpectation(cell, { outcome, seen, baseline }));
  if (created > (baseline?.created ?? 1)) broken.push(`created ${created} times`);
  // Where nothing is seen to be created without a fault, nothing would be seen with one.
  if (baseline === null && operation.submits && created === 0) broken.push('created nothing');
  return { outcome, broken, seen };
}

function againstExpectation<Provider extends SandboxProvider>(
  cell: Cell<Provider>,
  { outcome, seen, baseline }: { outcome: CellResult['outcome']; seen: Baseline; baseline: Baseline },
): string[] {
  const broken: string[] = [];
  const { lasting, once } = outcomesOf(cell.adapter, cell.operation, cell.fault);
  const expected = cell.mode === 'lasting' ? lasting : once;
  if (!isExpected(outcome, expected)) broken.push(`ended with ${outcome}, expected ${expected}`);
  broken.push(...requestsTooMany(cell, { seen: seen.calls, usual: baseline.calls }, retries));
  // What a vendor did not say, or what cannot be read, is no reason to call a sample harmless.
  if (seen.verdict === 'benign' && baseline.verdict !== 'benign') broken.push('a fault made the verdict benign');
  return broken;
}

function codeOf(error: unknown): CellResult['outcome'] {
  return SandboxError.is(error) ? error.code : 'internal';
}

function outcomeOf(answer: unknown, seen: Baseline, baseline: Baseline | null): CellOutcome {
  if (baseline === null || seen.essence === baseline.essence) return 'ok';
  return isIncomplete(answer) ? 'incomplete' : 'altered';
}
