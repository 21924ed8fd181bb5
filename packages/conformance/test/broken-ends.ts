import { type CallOptions, ConnectionError, type Health } from '@sandjury/core';
import type { BrokenProvider } from './broken.ts';
import { TinyProvider, type TinyRequest, type TinySettings } from './tiny/provider.ts';

/** Rejects with the reason of the signal when it aborts, and never resolves. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

class RetriesByItself extends TinyProvider {
  readonly #settings: TinySettings;

  constructor(settings: TinySettings) {
    super({ ...settings, retryRateLimited: false });
    this.#settings = settings;
  }

  override async json(request: TinyRequest): Promise<unknown> {
    for (let tries = 0; ; tries++) {
      try {
        return await super.json(request);
      } catch (error) {
        const delayMs = error instanceof Error && 'retryAfterMs' in error ? Number(error.retryAfterMs ?? 0) : 0;
        if (delayMs === 0 || tries === 4) throw error;
        // No abort ends this wait.
        await new Promise<void>((resolve) => void this.#settings.clock?.after(delayMs, resolve));
      }
    }
  }
}

const aborts: readonly BrokenProvider[] = [
  {
    what: 'asks first, and looks at the signal then',
    caughtBy: 'abort: before a call, nothing is sent',
    Provider: class extends TinyProvider {
      override async json(request: TinyRequest): Promise<unknown> {
        const { signal, ...rest } = request;
        if (!signal?.aborted) return super.json(request);
        await super.json(rest).catch(() => undefined);
        throw signal.reason;
      }
    },
  },
  {
    what: "wraps the caller's reason in an error of its own",
    caughtBy: "abort: during a call, the caller's reason comes back untouched",
    also: ['abort: ends the wait between two attempts'],
    Provider: class extends TinyProvider {
      override async json(request: TinyRequest): Promise<unknown> {
        request.signal?.throwIfAborted();
        try {
          return await super.json(request);
        } catch (cause) {
          if (!request.signal?.aborted) throw cause;
          throw new ConnectionError('Aborted.', { provider: this.id, cause });
        }
      }
    },
  },
  {
    what: 'passes the signal to the first of two calls',
    caughtBy: "abort: during a call, the caller's reason comes back untouched",
    Provider: class extends TinyProvider {
      override behaviour(path: string, { signal: _signal, ...options }: CallOptions = {}): Promise<unknown> {
        return super.behaviour(path, options);
      }
    },
  },
  {
    what: 'ignores an abort while it waits for its next attempt',
    caughtBy: 'abort: ends the wait between two attempts',
    Provider: RetriesByItself,
  },
  {
    what: 'leaves the connection of an aborted call open',
    caughtBy: 'abort: closes the connection',
    Provider: class extends TinyProvider {
      override async json(request: TinyRequest): Promise<unknown> {
        const { signal, ...rest } = request;
        if (!signal) return super.json(request);
        signal.throwIfAborted();
        const call = super.json(rest);
        call.catch(() => undefined);
        return Promise.race([call, aborted(signal)]);
      }
    },
  },
];

const closing: readonly BrokenProvider[] = [
  {
    what: 'leaves a timer behind',
    caughtBy: 'close: closes connections and stops timers',
    Provider: class extends TinyProvider {
      readonly #settings: TinySettings;
      constructor(settings: TinySettings) {
        super(settings);
        this.#settings = settings;
      }
      override async ping(options?: CallOptions): Promise<Health> {
        this.#settings.clock?.after(60_000, () => {});
        return super.ping(options);
      }
    },
  },
  {
    what: 'lets a call go on when it is closed',
    caughtBy: 'close: ends calls under way',
    Provider: class extends TinyProvider {
      readonly underWay: Set<Promise<unknown>> = new Set();
      override json(request: TinyRequest): Promise<unknown> {
        const call = super.json(request).finally(() => this.underWay.delete(call));
        this.underWay.add(call);
        return call;
      }
      override async close(): Promise<void> {
        if (this.underWay.size === 0) await super.close();
        else void Promise.allSettled(this.underWay).then(() => super.close());
      }
    },
  },
  {
    what: 'opens itself again for a call after it was closed',
    caughtBy: 'close: a call after it fails, and sends nothing',
    Provider: class extends TinyProvider {
      readonly #settings: TinySettings;
      isClosed = false;
      constructor(settings: TinySettings) {
        super(settings);
        this.#settings = settings;
      }
      override async json(request: TinyRequest): Promise<unknown> {
        if (!this.isClosed) return super.json(request);
        const again = new TinyProvider(this.#settings);
        return again.json(request).finally(() => again.close());
      }
      override async close(): Promise<void> {
        this.isClosed = true;
        await super.close();
      }
    },
  },
  {
    what: 'throws when it is closed twice',
    caughtBy: 'close: may be called twice',
    Provider: class extends TinyProvider {
      isClosed = false;
      override async close(): Promise<void> {
        if (this.isClosed) throw new Error('closed already');
        this.isClosed = true;
        await super.close();
      }
    },
  },
];

export const brokenEnds: readonly BrokenProvider[] = [...aborts, ...closing];
