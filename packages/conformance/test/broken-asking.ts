import {
  type AnalysisRef,
  type CallOptions,
  type Health,
  NotFoundError,
  type Quota,
  SandboxError,
  type SandboxReport,
  type Screenshot,
} from '@sandjury/core';
import type { BrokenProvider } from './broken.ts';
import { TinyProvider, type TinySettings } from './tiny/provider.ts';
import { tinySubject } from './tiny/subject.ts';

const everyInstance = new Set<TinyProvider>();

const identity: readonly BrokenProvider[] = [
  {
    what: 'has a blank for the name of its product',
    caughtBy: 'identity: has an id, a product and a specification version',
    Provider: class extends TinyProvider {
      override readonly product: string = ' ';
    },
  },
  {
    what: 'writes its usual id into reports, whatever id it was given',
    caughtBy: 'identity: the setting id becomes the id of the provider',
    Provider: class extends TinyProvider {
      override finish(report: SandboxReport): SandboxReport {
        return { ...report, provider: 'tiny' };
      }
    },
  },
  {
    what: 'can tell its quota and does not declare it',
    caughtBy: 'identity: the capabilities are exactly the declared ones',
    Provider: TinyProvider,
    subject: { capabilities: tinySubject.capabilities.filter((capability) => capability !== 'quota') },
  },
  {
    what: 'reads its credential while it is made',
    caughtBy: 'identity: the factory sends nothing and reads no credential',
    also: ['disclosure: is said without asking the vendor'],
    Provider: class extends TinyProvider {
      constructor(settings: TinySettings) {
        super(settings);
        if (typeof settings.token === 'function') void settings.token();
      }
    },
  },
  {
    what: 'closes every provider of its kind with it',
    caughtBy: 'identity: two providers share nothing',
    Provider: class extends TinyProvider {
      constructor(settings: TinySettings) {
        super(settings);
        everyInstance.add(this);
      }
      override async close(): Promise<void> {
        const instances = [...everyInstance];
        everyInstance.clear();
        await Promise.all([super.close(), ...instances.map((instance) => instance.http.close())]);
      }
    },
  },
];

const lookup: readonly BrokenProvider[] = [
  {
    what: 'gives a ticket twice',
    caughtBy: 'lookup: a known hash gives tickets that lead to a report, in the same order each time',
    Provider: class extends TinyProvider {
      override async findByHash(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
        const refs = await super.findByHash(hash, options);
        return [...refs, ...refs];
      }
    },
  },
  {
    what: 'throws for a hash that nobody knows',
    caughtBy: 'lookup: an unknown hash is an empty list, or a ticket to nothing',
    Provider: class extends TinyProvider {
      override async findByHash(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
        const refs = await super.findByHash(hash, options);
        if (refs.length === 0) throw new NotFoundError('Nobody knows it.', { provider: this.id });
        return refs;
      }
    },
  },
  {
    what: 'knows hashes in lower case only',
    caughtBy: 'lookup: a hash is the same in either case',
    Provider: class extends TinyProvider {
      override async findByHash(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
        return hash === hash.toLowerCase() ? super.findByHash(hash, options) : [];
      }
    },
  },
  {
    what: 'takes a kind of hash that hashKinds does not name',
    caughtBy: 'lookup: each kind of hash is taken or refused as hashKinds says',
    Provider: class extends TinyProvider {
      override readonly hashKinds: readonly 'md5'[] = ['md5'];
    },
  },
  {
    what: 'asks for whatever page a reply names, for ever',
    caughtBy: 'lookup: pages that lead in a circle are given up',
    Provider: class extends TinyProvider {
      override isNewPage(): boolean {
        return true;
      }
    },
  },
  {
    what: 'asks the vendor for what is no hash',
    caughtBy: 'lookup: a text that is not a hash is refused before anything is sent',
    Provider: class extends TinyProvider {
      override async findByHash(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
        if (/^[0-9a-f]{32,}$/i.test(hash)) return super.findByHash(hash, options);
        await this.json({ path: `/samples?hash=${encodeURIComponent(hash)}`, ...options });
        return [];
      }
    },
  },
  {
    what: 'submits a URL to look it up',
    caughtBy: 'lookup: a URL is looked up without being submitted',
    Provider: class extends TinyProvider {
      override async findByUrl(url: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
        this.assertUrl(url);
        await this.submitUrl(url, options);
        return [];
      }
    },
  },
  {
    what: 'asks the vendor for what is no URL',
    caughtBy: 'lookup: a text that is not an http or https URL is refused before anything is sent',
    Provider: class extends TinyProvider {
      override findByUrl(url: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
        return this.search(`url=${encodeURIComponent(url)}`, options);
      }
    },
  },
];

const otherVerbs: readonly BrokenProvider[] = [
  {
    what: 'adds no tag',
    caughtBy: 'tags: a tag is added',
    Provider: class extends TinyProvider {
      override async addTag(): Promise<void> {}
    },
  },
  {
    what: 'removes no tag',
    caughtBy: 'tags: an added tag is removed',
    Provider: class extends TinyProvider {
      override async removeTag(): Promise<void> {}
    },
  },
  {
    what: 'puts a tag into a path as it is',
    caughtBy: 'tags: a tag cannot change which operation is called',
    Provider: class extends TinyProvider {
      override async addTag(ref: AnalysisRef, tag: string, options?: CallOptions): Promise<void> {
        await this.json({ method: 'POST', path: `${this.pathOf(ref)}/tags/${tag}`, ...options });
      }
    },
  },
  {
    what: 'measures no latency',
    caughtBy: 'ping: ok is true when the vendor answers',
    Provider: class extends TinyProvider {
      override async ping(options?: CallOptions): Promise<Health> {
        return { ...(await super.ping(options)), latencyMs: Number.NaN };
      }
    },
  },
  {
    what: 'tries a credential again that was refused',
    caughtBy: 'ping: a wrong credential is an authentication failure, and is not tried again',
    Provider: class extends TinyProvider {
      override ping(options?: CallOptions): Promise<Health> {
        return super.ping(options).catch((error: unknown) => {
          if (SandboxError.is(error) && error.status === 401) return super.ping(options);
          throw error;
        });
      }
    },
  },
  {
    what: 'does not know that a screenshot is a picture',
    caughtBy: 'screenshots: are pictures',
    Provider: class extends TinyProvider {
      override async screenshots(ref: AnalysisRef, options?: CallOptions): Promise<readonly Screenshot[]> {
        const shots = await super.screenshots(ref, options);
        return shots.map((shot) => ({ ...shot, mimeType: 'application/octet-stream' }));
      }
    },
  },
  {
    what: 'takes the name of a screenshot as it comes',
    caughtBy: 'screenshots: have names that stay in a folder',
    Provider: class extends TinyProvider {
      override async screenshots(ref: AnalysisRef, options?: CallOptions): Promise<readonly Screenshot[]> {
        return (await super.screenshots(ref, options)).map((shot) => ({ ...shot, name: `../${shot.name}` }));
      }
    },
  },
  {
    what: 'has more left than there is',
    caughtBy: 'quota: the numbers are possible',
    Provider: class extends TinyProvider {
      override async quota(options?: CallOptions): Promise<readonly Quota[]> {
        return (await super.quota(options)).map((quota) => ({ ...quota, remaining: 1000 }));
      }
    },
  },
];

export const brokenAsking: readonly BrokenProvider[] = [...identity, ...lookup, ...otherVerbs];
