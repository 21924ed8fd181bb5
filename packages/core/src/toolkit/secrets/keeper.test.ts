import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSecretKeeper, SecretSchema } from './keeper.ts';
import { scrubValue } from './scrub-value.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

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

  it('does not wait for ever for a function that hangs: after a while it is asked again', async () => {
    const now = vi.spyOn(Date, 'now').mockReturnValue(0);
    const secret = vi.fn<() => Promise<string>>().mockReturnValueOnce(new Promise(() => {}));
    secret.mockResolvedValue('s3cret-key');
    const keeper = createSecretKeeper('fake');
    const first = keeper.read(secret, 'apiKey');
    now.mockReturnValue(29_999);
    expect(keeper.read(secret, 'apiKey')).toBe(first);
    now.mockReturnValue(30_000);
    expect(await keeper.read(secret, 'apiKey')).toBe('s3cret-key');
    now.mockReturnValue(90_000);
    expect(await keeper.read(secret, 'apiKey')).toBe('s3cret-key');
    expect(secret).toHaveBeenCalledTimes(2);
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

  const secret = 'a/B+c&d"e<f>\'g=h i0123456789-Z_';
  const inHex = Buffer.from(secret).toString('hex');
  const inBase64 = (text: string) => Buffer.from(text).toString('base64');
  const htmlEscaped = (text: string) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;');

  it.each([
    ['URL encoding, twice', encodeURIComponent(encodeURIComponent(secret))],
    ['URL encoding in either case at once', encodeURIComponent(secret).replace('%2B', '%2b')],
    ['encodeURI', encodeURI(secret)],
    ['HTML entities', htmlEscaped(secret)],
    ['HTML entities by number', secret.replaceAll(/[^\w-]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`)],
    ['HTML entities with zeros', secret.replaceAll(/[^\w-]/g, (sign) => `&#0${sign.charCodeAt(0)};`)],
    ['JSON with escaped slashes', JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')],
    ['JSON in JSON', JSON.stringify(JSON.stringify(secret).replaceAll('/', '\\/')).slice(3, -3)],
    ['JSON with escaped signs', secret.replaceAll(/[&<>'"+/]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)],
    ['hex', inHex],
    ['hex in upper case', inHex.toUpperCase()],
    ['hex in both cases', inHex.replace(/[a-f]/, (digit) => digit.toUpperCase())],
  ])('takes it out of %s', (_name, form) => {
    const keeper = createSecretKeeper('fake');
    keeper.remember(secret);
    expect(keeper.scrub(`a ${form} b ${form}`)).toBe('a [redacted] b [redacted]');
    expect(keeper.mayHold(JSON.stringify({ [`a ${form}`]: 1 }))).toBe(true);
  });

  it('knows a secret with percent signs or beyond ASCII where it stands in a URL', () => {
    for (const odd of ['a%41b%2541c', 'clé-0123-ü', '%%%%%%']) {
      const keeper = createSecretKeeper('fake');
      keeper.remember(odd);
      const forms = [
        odd,
        encodeURIComponent(odd),
        encodeURIComponent(odd).replaceAll(/%../g, (code) => code.toLowerCase()),
      ];
      for (const form of [...forms, Buffer.from(odd).toString('hex').toUpperCase()]) {
        expect(keeper.scrub(`a ${form} b`)).toBe('a [redacted] b');
      }
    }
  });

  it.each(['', 'k', 'us', 'api_key ', 'user:', 'user1:'])('takes it out of Base64 after "%s"', (before) => {
    const keeper = createSecretKeeper('fake');
    keeper.remember(secret);
    for (const after of ['', '.', '..', '...']) {
      const encoded = inBase64(before + secret + after);
      for (const form of [encoded, encodeURIComponent(encoded), encoded.replaceAll('+', '-').replaceAll('/', '_')]) {
        const clean = keeper.scrub(`a ${form} b`);
        expect(clean).toMatch(/^a [\w%/+-]*\[redacted\][\w%/+=-]* b$/);
        // No byte of it is left that could be read.
        const [, head = '', tail = ''] = /^a (.*)\[redacted\](.*) b$/.exec(clean) ?? [];
        expect(head.length).toBeLessThanOrEqual(Math.ceil((before.length * 8) / 6) + 2);
        expect(decodeURIComponent(tail).length).toBeLessThanOrEqual(Math.ceil((after.length * 8) / 6) + 3);
      }
    }
  });

  it('spares the Base64 of a secret that is short', () => {
    const keeper = createSecretKeeper('fake');
    keeper.remember('abc1');
    expect(keeper.scrub(`abc1 ${inBase64('abc1')}`)).toBe(`[redacted] ${inBase64('abc1')}`);
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
      encodeURI,
      (text) => encodeURIComponent(encodeURIComponent(text)),
      (text) => text.replaceAll('"', '&quot;').replaceAll('/', '&#47;'),
      (text) => JSON.stringify(text).replaceAll('/', '\\/'),
      (text) => Buffer.from(text).toString('hex'),
      (text) => Buffer.from(`user:${text}`).toString('base64'),
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
