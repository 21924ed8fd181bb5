import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scrubValue } from './scrub-value.ts';
import { createSecretKeeper, SecretSchema } from './secret.ts';

afterEach(() => vi.unstubAllEnvs());

describe('read', () => {
  it('is lazy and asks once', async () => {
    const secret = vi.fn(async () => ' s3cret-key ');
    const keeper = createSecretKeeper('fake');
    expect(secret).not.toHaveBeenCalled();
    const both = await Promise.all([keeper.read(secret, 'apiKey'), keeper.read(secret, 'apiKey')]);
    expect(both).toEqual(['s3cret-key', 's3cret-key']);
    expect(secret).toHaveBeenCalledTimes(1);
  });

  it('tries a failed read again', async () => {
    const secret = vi
      .fn()
      .mockRejectedValueOnce(new Error('vault sealed: hunter2'))
      .mockResolvedValueOnce('s3cret-key');
    const keeper = createSecretKeeper('fake');
    const failure = await keeper.read(secret, 'apiKey').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'configuration', message: 'fake: the function given for "apiKey" failed.' });
    expect(failure).not.toHaveProperty('cause');
    expect(await keeper.read(secret, 'apiKey')).toBe('s3cret-key');
  });

  it('reads the environment when it is needed, and names what is not set', async () => {
    const keeper = createSecretKeeper('fake');
    const secret = { env: 'SANDJURY_TEST_KEY' };
    await expect(keeper.read(secret, 'apiKey')).rejects.toThrow(
      '"apiKey" is read from SANDJURY_TEST_KEY, which is not set',
    );
    vi.stubEnv('SANDJURY_TEST_KEY', 'from-environment');
    expect(await keeper.read(secret, 'apiKey')).toBe('from-environment');
    expect(keeper.scrub('key from-environment')).toBe('key [redacted]');
  });

  it.each([
    ['blank', '  ', 'is empty'],
    ['nothing', () => JSON.parse('null'), 'is empty'],
    ['a line break inside', 'hunter2\r\nx: y', 'no header can carry'],
    ['a letter beyond ASCII', 'hunter2ü', 'no header can carry'],
  ])('refuses %s without quoting it', async (_name, secret, message) => {
    const failure = await createSecretKeeper('fake')
      .read(secret, 'apiKey')
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'configuration', message: expect.stringContaining(message) });
    expect(String(failure)).not.toContain('hunter2');
  });

  it('turns a function that throws at once into a rejection', async () => {
    const secret = () => {
      throw new Error('hunter2');
    };
    await expect(createSecretKeeper('fake').read(secret, 'apiKey')).rejects.toThrow(/^fake: .*"apiKey" failed\.$/);
  });
});

describe('scrub', () => {
  it('takes a secret out of a text however it is written there', () => {
    const keeper = createSecretKeeper('fake');
    const secret = `k/+"'(é) 1`;
    keeper.remember(secret);
    const forms = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase()),
      new URLSearchParams({ q: secret }).toString().slice(2),
      JSON.stringify(secret).slice(1, -1),
    ];
    for (const form of forms) expect(keeper.scrub(`a ${form} b ${form}`)).toBe('a [redacted] b [redacted]');
  });

  it('leaves nothing of a secret that begins with another one', () => {
    const keeper = createSecretKeeper('fake');
    keeper.remember('abcd');
    keeper.remember('abcdefgh');
    expect(keeper.scrub('abcdefgh abcd')).toBe('[redacted] [redacted]');
  });

  it('bears any text, and lets very short ones be', () => {
    const keeper = createSecretKeeper('fake');
    keeper.remember('\ud800key');
    keeper.remember('abc');
    expect(keeper.scrub('abc \ud800key')).toBe('abc [redacted]');
    expect(createSecretKeeper('fake').scrub('nothing known')).toBe('nothing known');
  });
});

describe('mayHold', () => {
  const keeper = createSecretKeeper('fake');
  keeper.remember('ab/c+ d');

  it.each([
    ['as it is', '{"a":"x ab/c+ d"}'],
    ['in a key', '{"ab/c+ d":1}'],
    ['for a URL', '["ab%2Fc%2B%20d"]'],
    ['for a form', '["ab%2fc%2b+d"]'],
    ['with an escaped slash', '["ab\\/c+ d"]'],
    ['with another character escaped', '["\\u0061b/c+ d"]'],
  ])('finds a secret %s', (_name, json) => expect(keeper.mayHold(json)).toBe(true));

  it('lets go by what surely has none', () => {
    expect(keeper.mayHold('{"path":"C:\\\\Windows\\\\a\\n"}')).toBe(false);
    expect(createSecretKeeper('fake').mayHold('["ab/c+ d"]')).toBe(false);
  });

  it('never misses what scrubbing would find', () => {
    const parts = fc.constantFrom('a', 'B', '"', '\\\\', '/', '%', '+', ' ', '=', 'u', 'é');
    const secrets = fc.array(parts, { minLength: 4, maxLength: 8 }).map((list) => list.join(''));
    const written = fc.constantFrom<(text: string) => string>(
      (text) => text,
      encodeURIComponent,
      (text) => encodeURIComponent(text).toLowerCase(),
      (text) => JSON.stringify(text),
      (text) => JSON.stringify(JSON.stringify(text)),
    );
    fc.assert(
      fc.property(secrets, written, fc.string(), (secret, write, around) => {
        const own = createSecretKeeper('fake');
        own.remember(secret);
        const value = { [write(secret)]: `${around}${write(secret)}`, list: [around] };
        const isFound = JSON.stringify(scrubValue(value, own)) !== JSON.stringify(value);
        if (isFound) expect(own.mayHold(JSON.stringify(value))).toBe(true);
      }),
    );
  });
});

it('the schema takes the three forms and names them when it refuses', () => {
  for (const good of ['x', { env: 'X' }, () => 'x']) expect(SecretSchema.safeParse(good).success).toBe(true);
  for (const bad of ['', {}, { env: '' }, { env: 'X', more: 1 }, 5, null]) {
    expect(SecretSchema.safeParse(bad).error?.issues[0]?.message).toContain('{ "env": "NAME" }');
  }
});
