import { createHttpClient, type HttpClient } from '@sandjury/core/toolkit';
import type { ResolvedSettings } from '../settings.ts';

/** Clients of the hosts that take uploads, one for each upload. All keep the provider's concurrency together with the calls of the API. */
export class UploadHosts {
  readonly #settings: Omit<ResolvedSettings, 'credentials'>;
  readonly #home: Pick<HttpClient, 'limiter' | 'reached'>;
  readonly #open = new Set<HttpClient>();
  #isClosed = false;

  /** `home`: the client of the API, whose replies name the hosts. */
  constructor(settings: Omit<ResolvedSettings, 'credentials'>, home: Pick<HttpClient, 'limiter' | 'reached'>) {
    this.#settings = settings;
    this.#home = home;
  }

  /** Runs an upload with a client of its host. */
  async use<T>(origin: string, upload: (http: HttpClient) => Promise<T>): Promise<T> {
    const http = createHttpClient({
      provider: this.#settings.id,
      baseUrl: new URL(origin),
      settings: { ...this.#settings, requestsPerSecond: undefined },
      limiter: this.#home.limiter,
      namedBy: this.#home,
      undici: () => import('undici'),
    });
    this.#open.add(http);
    try {
      // A permit may come after the provider was closed: nothing is sent any more.
      if (this.#isClosed) await http.close();
      return await upload(http);
    } finally {
      this.#open.delete(http);
      await http.close();
    }
  }

  /** Ends the uploads that are under way; later ones fail with a ConnectionError. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#open].map((http) => http.close()));
  }
}
