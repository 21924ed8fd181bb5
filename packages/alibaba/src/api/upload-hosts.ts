import { createHttpClient, type HttpClient } from '@sandjury/core/toolkit';
import type { ResolvedSettings } from '../settings.ts';

interface UploadHost {
  http: HttpClient;
  users: number;
}

/**
 * Clients of the hosts that take uploads. Uploads under way to one host share a client, which is closed when the last of them is
 * over; all of them keep the provider's concurrency together with the calls of the API.
 */
export class UploadHosts {
  readonly #settings: Omit<ResolvedSettings, 'credentials'>;
  readonly #home: Pick<HttpClient, 'limiter' | 'reached'>;
  readonly #hosts = new Map<string, UploadHost>();
  #isClosed = false;

  /** `home`: the client of the API, whose replies name the hosts. */
  constructor(settings: Omit<ResolvedSettings, 'credentials'>, home: Pick<HttpClient, 'limiter' | 'reached'>) {
    this.#settings = settings;
    this.#home = home;
  }

  /** Runs an upload with the client of its host. */
  async use<T>(origin: string, upload: (http: HttpClient) => Promise<T>): Promise<T> {
    const host = this.#hosts.get(origin) ?? { http: this.#connect(origin), users: 0 };
    this.#hosts.set(origin, host);
    host.users += 1;
    try {
      // A permit may come after the provider was closed: nothing is sent any more.
      if (this.#isClosed) await host.http.close();
      return await upload(host.http);
    } finally {
      host.users -= 1;
      if (host.users === 0) {
        this.#hosts.delete(origin);
        await host.http.close();
      }
    }
  }

  /** Ends the uploads that are under way; later ones fail with a ConnectionError. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#hosts.values()].map(({ http }) => http.close()));
  }

  #connect(origin: string): HttpClient {
    return createHttpClient({
      provider: this.#settings.id,
      baseUrl: new URL(origin),
      settings: { ...this.#settings, requestsPerSecond: undefined },
      limiter: this.#home.limiter,
      namedBy: this.#home,
      undici: () => import('undici'),
    });
  }
}
