import { createHash } from 'node:crypto';

/** The content of the one file that the vendor knows from the beginning. */
const knownFile = 'a file that the tiny vendor knows';

function digest(kind: 'md5' | 'sha256', content: string | Buffer): string {
  return createHash(kind).update(content).digest('hex');
}

export const tinyKnownHash: string = digest('sha256', knownFile);

/** The ticket of the file that the vendor could not analyse. */
export const tinyFailedId = 'sample:2';

/** What the vendor keeps of a sample. `polls`: how often it is yet to be asked for until it is analysed. */
interface StoredSample {
  id: number;
  name: string;
  url: string | null;
  md5: string;
  sha256: string;
  polls: number;
  hasFailed: boolean;
}

const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==';

const operations: readonly [name: string, method: string, path: RegExp][] = [
  ['me', 'GET', /^\/me$/],
  ['search', 'GET', /^\/samples$/],
  ['submit', 'POST', /^\/samples$/],
  ['submitUrl', 'POST', /^\/urls$/],
  ['sample', 'GET', /^\/samples\/\d+$/],
  ['behaviour', 'GET', /^\/samples\/\d+\/behaviour$/],
  ['pictures', 'GET', /^\/samples\/\d+\/pictures$/],
  ['addTag', 'POST', /^\/samples\/\d+\/tags\/[^/]+$/],
  ['removeTag', 'DELETE', /^\/samples\/\d+\/tags\/[^/]+$/],
];

/** What the tiny emulator answers. Replies are JSON without an envelope; null is a 404. */
export class TinyVendor {
  samples: StoredSample[] = [];

  reset(): void {
    this.samples = [];
    this.#store('known.txt', null, Buffer.from(knownFile)).polls = 0;
    this.#store('failed.txt', null, Buffer.from('a file that breaks the tiny vendor')).hasFailed = true;
  }

  operationOf(method: string, path: string): string {
    return operations.find(([, verb, pattern]) => verb === method && pattern.test(path))?.[0] ?? 'unknown';
  }

  answer(operation: string, url: URL, body: Buffer): unknown {
    if (operation === 'me') return { version: '1.0', limit: 100, used: 40 };
    if (operation === 'search')
      return this.#page(
        url.searchParams.get('hash') ?? url.searchParams.get('url') ?? '',
        url.searchParams.has('after'),
      );
    if (operation === 'submit') return { id: this.#store(url.searchParams.get('name') ?? '', null, body).id };
    if (operation === 'submitUrl') return { id: this.#store('', body.toString(), body).id };
    const sample = this.samples.find(({ id }) => id === Number(url.pathname.split('/')[2]));
    if (sample === undefined) return null;
    if (operation === 'sample') return this.#ask(sample);
    if (operation === 'behaviour') return behaviourOf(sample);
    if (operation === 'pictures') return { pictures: [{ name: 'one.png', content: picture }] };
    return operation === 'unknown' ? null : { ok: true };
  }

  /** Whatever is found has a second page, which is empty. */
  #page(hash: string, isSecond: boolean) {
    const ids = this.#search(hash);
    return ids.length === 0 || isSecond ? { ids: isSecond ? [] : ids, next: null } : { ids, next: 'second' };
  }

  #search(key: string): number[] {
    return this.samples.filter(({ md5, sha256, url }) => [md5, sha256, url].includes(key)).map(({ id }) => id);
  }

  #store(name: string, url: string | null, content: Buffer): StoredSample {
    const hashes = { md5: digest('md5', content), sha256: digest('sha256', content) };
    const sample = { id: this.samples.length + 1, name, url, ...hashes, polls: 2, hasFailed: false };
    this.samples.push(sample);
    return sample;
  }

  #ask(sample: StoredSample) {
    sample.polls = Math.max(0, sample.polls - 1);
    const { polls, hasFailed, ...told } = sample;
    if (hasFailed) return { ...told, state: 'error' };
    // Polled the second time it is done.
    return polls > 0
      ? { ...told, state: 'running' }
      : { ...told, state: 'done', verdict: 'bad', at: '2026-01-02T03:04:05Z' };
  }
}

function behaviourOf({ id }: StoredSample) {
  return {
    domains: ['z.example', 'a.example', 'a.example'],
    alerts: [{ group: 'network', text: `asks for a host ${id}`, attack: 'T1071' }],
  };
}
