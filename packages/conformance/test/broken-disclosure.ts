import type { Disclosure } from '@sandjury/core';
import type { BrokenProvider } from './broken.ts';
import { TinyProvider, type TinySettings } from './tiny/provider.ts';

/** Broken where a person asks who can come to have a sample. */
export const brokenDisclosure: readonly BrokenProvider[] = [
  {
    what: 'takes samples and does not say who can come to have them',
    caughtBy: 'disclosure: who takes samples says who can come to have them',
    Provider: class extends TinyProvider {
      constructor(settings: TinySettings) {
        super(settings);
        Object.assign(this, { disclosureOf: undefined });
      }
    },
  },
  {
    what: 'has a word of its own for who can come to have a sample',
    caughtBy: 'disclosure: who takes samples says who can come to have them',
    Provider: class extends TinyProvider {
      override disclosureOf(): Disclosure {
        return JSON.parse('"internal"');
      }
    },
  },
  {
    what: 'says later who can come to have a sample',
    caughtBy: 'disclosure: who takes samples says who can come to have them',
    Provider: class extends TinyProvider {
      override disclosureOf(): Disclosure {
        return Object(Promise.resolve('private'));
      }
    },
  },
  {
    what: 'fails where it does not know an option of a submission',
    caughtBy: 'disclosure: who takes samples says who can come to have them',
    Provider: class extends TinyProvider {
      override disclosureOf(vendor: Readonly<Record<string, unknown>> = {}): Disclosure {
        if (Object.keys(vendor).length > 0) throw new TypeError('an option is no function');
        return 'private';
      }
    },
  },
  {
    what: 'asks the vendor who can come to have a sample',
    caughtBy: 'disclosure: is said without asking the vendor',
    Provider: class extends TinyProvider {
      override disclosureOf(): Disclosure {
        void this.json({ path: '/me' }).catch(() => undefined);
        return 'private';
      }
    },
  },
];
