import {
  type AnalysisRef,
  ApiError,
  AuthenticationError,
  type CallOptions,
  ConfigurationError,
  ConnectionError,
  NotFoundError,
  QuotaError,
} from '@sandjury/core';
import type { HttpReply } from '@sandjury/core/toolkit';
import type { BrokenProvider } from './broken.ts';
import { TinyProvider, type TinyRequest, type TinySettings } from './tiny/provider.ts';

type Misread = (reply: HttpReply, provider: TinyProvider) => Error | null;

/** A provider that makes another error of some replies. */
function misreading(misread: Misread): typeof TinyProvider {
  return class extends TinyProvider {
    override failure(reply: HttpReply): Error {
      return misread(reply, this) ?? super.failure(reply);
    }
  };
}

/** A provider that makes another error of some failures of the network. */
function mistaking(pattern: RegExp): typeof TinyProvider {
  return class extends TinyProvider {
    override async json(request: TinyRequest): Promise<unknown> {
      try {
        return await super.json(request);
      } catch (error) {
        if (!(error instanceof ConnectionError) || !pattern.test(error.message)) throw error;
        throw new ApiError('No answer.', { provider: this.id });
      }
    }
  };
}

/** A provider that makes another error of an unreadable reply. */
function unread(pattern: RegExp): typeof TinyProvider {
  return class extends TinyProvider {
    override parse(text: string): unknown {
      if (pattern.test(text)) throw new ApiError('Not readable.', { provider: this.id });
      return super.parse(text);
    }
  };
}

const failures: readonly BrokenProvider[] = [
  {
    what: 'takes a 401 for a failure of the vendor',
    caughtBy: 'failures: a 401 is an authentication failure',
    also: [
      'identity: two providers share nothing',
      'ping: a wrong credential is an authentication failure, and is not tried again',
    ],
    Provider: misreading(({ status }, { id }) =>
      status === 401 ? new ApiError('401.', { provider: id, status }) : null,
    ),
  },
  {
    what: 'takes a 403 for a failure of the vendor',
    caughtBy: 'failures: a 403 is an authentication failure',
    Provider: misreading(({ status }, { id }) =>
      status === 403 ? new ApiError('403.', { provider: id, status }) : null,
    ),
  },
  {
    what: 'reports success for a tag on an analysis that does not exist',
    caughtBy: 'failures: a 404 on a ticket is not_found, or a failure of the vendor',
    Provider: class extends TinyProvider {
      override async addTag(ref: AnalysisRef, tag: string, options?: CallOptions): Promise<void> {
        await super.addTag(ref, tag, options).catch((error: unknown) => {
          if (!(error instanceof NotFoundError)) throw error;
        });
      }
    },
  },
  {
    what: "blames the user's settings for a 400",
    caughtBy: 'failures: a 400 is a failure of the vendor',
    Provider: misreading(({ status }, { id }) =>
      status === 400 ? new ConfigurationError('400.', { provider: id }) : null,
    ),
  },
  {
    what: 'takes a 503 for a broken connection',
    caughtBy: 'failures: a 5xx that stays is a failure of the vendor',
    Provider: misreading(({ status }, { id }) =>
      status === 503 ? new ConnectionError('503.', { provider: id }) : null,
    ),
  },
  {
    what: 'takes a 500 for a sample that nobody knows',
    caughtBy: 'failures: a 5xx that stays is a failure of the vendor',
    Provider: misreading(({ status }, { id }) => (status === 500 ? new NotFoundError('500.', { provider: id }) : null)),
  },
  {
    what: 'takes a page for a failure of the vendor',
    caughtBy: 'failures: a page in place of JSON is an unreadable response',
    Provider: unread(/^</),
  },
  {
    what: 'takes half a reply for a failure of the vendor',
    caughtBy: 'failures: JSON that breaks off is an unreadable response',
    Provider: unread(/^\{"data":$/),
  },
  {
    what: 'takes a broken connection for a failure of the vendor',
    caughtBy: 'failures: a connection that breaks is a connection failure',
    Provider: mistaking(/reset/),
  },
  {
    what: 'takes a reply that was cut short for a failure of the vendor',
    caughtBy: 'failures: a reply that is cut short is a connection failure or an unreadable response',
    Provider: mistaking(/cut|broke/),
  },
  {
    what: 'does not pass the deadline on',
    caughtBy: 'failures: silence ends with the deadline',
    also: ['abort: ends the wait between two attempts'],
    Provider: class extends TinyProvider {
      override json({ deadlineMs: _deadlineMs, ...request }: TinyRequest): Promise<unknown> {
        return super.json(request);
      }
    },
  },
  {
    what: 'passes the deadline to the first of two calls',
    caughtBy: 'failures: silence ends with the deadline',
    Provider: class extends TinyProvider {
      override behaviour(path: string, { deadlineMs: _deadlineMs, ...options }: CallOptions = {}): Promise<unknown> {
        return super.behaviour(path, options);
      }
    },
  },
  {
    what: 'does not say whose failure it is',
    caughtBy: 'failures: each is a SandboxError that names its provider, also as JSON',
    Provider: misreading(({ status }) => (status === 500 ? new ApiError('500.', { status }) : null)),
  },
];

const attempts: readonly BrokenProvider[] = [
  {
    what: 'gives up at the first 429',
    caughtBy: 'retry: a rate limit passes by itself, after the time that the vendor says',
    also: ['submit: another attempt sends the file from its beginning', 'abort: ends the wait between two attempts'],
    Provider: class extends TinyProvider {
      constructor(settings: TinySettings) {
        super({ ...settings, retryRateLimited: false });
      }
    },
  },
  {
    what: 'does not say how long to wait for a quota',
    caughtBy: 'retry: a rate limit that stays is a quota failure, with the time to wait',
    Provider: misreading(({ status }, { id }) => (status === 429 ? new QuotaError('429.', { provider: id }) : null)),
  },
  {
    what: 'does not ask again after a 503, though it only reads',
    caughtBy: 'retry: a 503 and a broken connection pass by themselves when something is read',
    Provider: class extends TinyProvider {
      override json(request: TinyRequest): Promise<unknown> {
        return super.json({ ...request, repeatable: false });
      }
    },
  },
];

const secrecy: readonly BrokenProvider[] = [
  {
    what: 'quotes the reply in its failure',
    caughtBy: 'secrecy: no failure holds a credential, also where the vendor echoes it',
    Provider: misreading(({ status, text }, { id }) => {
      return status === 500 ? new ApiError(`500: ${text}.`, { provider: id, status }) : null;
    }),
  },
  {
    what: 'says in its failure which credential was refused',
    caughtBy: 'secrecy: the refusal of a wrong credential does not hold it',
    Provider: class extends TinyProvider {
      readonly #token: TinySettings['token'];
      constructor(settings: TinySettings) {
        super(settings);
        this.#token = settings.token;
      }
      override failure(reply: HttpReply): Error {
        // Only where the vendor says so in the words that it has for it.
        if (!reply.text.includes('Unknown token')) return super.failure(reply);
        return new AuthenticationError(`The vendor refused ${String(this.#token)}.`, { provider: this.id });
      }
    },
  },
  {
    what: 'keeps in raw what the vendor echoes',
    caughtBy: 'secrecy: no report holds a credential, also where the vendor echoes it',
    Provider: class extends TinyProvider {
      override clean(text: string): string {
        return text;
      }
    },
  },
  {
    what: 'keeps its credential where anybody can look',
    caughtBy: 'secrecy: a provider does not show its credential',
    Provider: class extends TinyProvider {
      readonly settings: TinySettings;
      constructor(settings: TinySettings) {
        super(settings);
        this.settings = settings;
      }
    },
  },
];

export const brokenFailures: readonly BrokenProvider[] = [...failures, ...attempts, ...secrecy];
