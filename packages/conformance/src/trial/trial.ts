import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  type AnalysisRef,
  type CallOptions,
  hashKindOf,
  type SandboxProvider,
  type SandboxReport,
} from '@sandjury/core';
import type { ConformanceCall, ConformanceEmulator, ConformanceFault, ProviderConformance } from '../contract.ts';
import { type Settled, settle, within } from './expect.ts';
import { FastClock } from './fast-clock.ts';

const longestEndMs = 1000;
/** After this long without a call, none is under way any more. */
const quietMs = 10;

/** How a provider is made for one check. */
export interface MakeOptions {
  id?: string;
  /** `lazy`: read by a function; `plain`: the text itself; `wrong`: another text than the emulator accepts. `lazy` unless given. */
  secrets?: 'lazy' | 'plain' | 'wrong';
}

/** A sample that the emulator knows, as a provider reports on it. */
export interface KnownSample {
  /** As the author wrote it. */
  key: string;
  refs: readonly AnalysisRef[];
  report: SandboxReport;
}

/** The means of one check: the emulator, and providers that are closed after the check. */
export class Trial {
  readonly subject: ProviderConformance;
  readonly emulator: ConformanceEmulator;
  readonly clock: FastClock;
  /** The credentials so far, which no report and no error may contain. */
  readonly secrets: Set<string> = new Set();
  secretReads = 0;
  readonly #made: SandboxProvider[] = [];

  constructor(subject: ProviderConformance, emulator: ConformanceEmulator, clock: FastClock = new FastClock()) {
    this.clock = clock;
    this.subject = subject;
    this.emulator = emulator;
  }

  make({ id, secrets = 'lazy' }: MakeOptions = {}): SandboxProvider {
    const { clock, emulator } = this;
    const provider = this.subject.create({
      url: emulator.url,
      secret: (value) => this.#wrap(value, secrets),
      settings: { clock, ...(id !== undefined && { id }) },
    });
    this.#made.push(provider);
    return provider;
  }

  #wrap(value: string, secrets: 'lazy' | 'plain' | 'wrong'): string | (() => Promise<string>) {
    const given = secrets === 'wrong' ? `wrong${this.secrets.size}${[...value].reverse().join('')}` : value;
    this.secrets.add(given);
    if (secrets !== 'lazy') return given;
    return async () => {
      this.secretReads += 1;
      return given;
    };
  }

  /** Scripts a fault for all operations, or for one, at every call from now on. */
  break(fault: ConformanceFault, operation: string = '*'): void {
    this.emulator.fail(operation, { times: Number.POSITIVE_INFINITY, ...fault });
  }

  /** How a call ended, and what the emulator received meanwhile. */
  async watch<T>(call: () => Promise<T> | T): Promise<{ result: Settled<T>; calls: ConformanceCall[] }> {
    const before = this.emulator.calls.length;
    const result = await settle(call);
    return { result, calls: this.emulator.calls.slice(before) };
  }

  /** What the emulator received during a call, however it ended. */
  async callsOf(call: () => unknown): Promise<ConformanceCall[]> {
    return (await this.watch(call)).calls;
  }

  /** Tickets for one of the samples that the emulator knows. */
  async find(provider: SandboxProvider, key: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
    if (provider.findByHash === undefined || hashKindOf(key) === null) return [{ provider: provider.id, id: key }];
    return provider.findByHash(key, options);
  }

  /** Every sample that the emulator knows, reported on. */
  async known(provider: SandboxProvider): Promise<KnownSample[]> {
    const samples: KnownSample[] = [];
    for (const key of this.subject.known) {
      const refs = await this.find(provider, key);
      for (const ref of refs) samples.push({ key, refs, report: await provider.report(ref) });
    }
    return samples;
  }

  /** Ends every provider and puts the emulator back as it was. */
  async end(): Promise<void> {
    const ends = Promise.allSettled(this.#made.splice(0).map(async (provider) => provider.close?.()));
    // A check may have made a provider that never ends: it must not delay the others.
    await settle(() => within(longestEndMs, 'the providers must end', ends));
    await this.reset();
  }

  /** Puts the emulator back as it was, once no call arrives any more: one that was given up may still be on its way. */
  async reset(): Promise<void> {
    const { calls } = this.emulator;
    for (let seen = -1; seen !== calls.length; ) {
      seen = calls.length;
      await sleep(quietMs);
      // What came while the machine was busy with something else is read in the turn after that.
      await nextTurn();
      await nextTurn();
    }
    this.emulator.reset();
  }
}
