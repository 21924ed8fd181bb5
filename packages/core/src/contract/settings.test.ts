import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigurationError, retold, SandboxError } from '../model/errors.ts';
import { parseSettings, settingsError } from './settings.ts';

const schema = z.strictObject({
  url: z.string('expected a URL'),
  tls: z.strictObject({ caFile: z.string('expected a file').optional() }).optional(),
  hosts: z.array(z.string('expected a name')).optional(),
});

function refused(settings: unknown): ConfigurationError {
  try {
    parseSettings(schema, settings, 'box');
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
  }
  throw new Error('expected a ConfigurationError');
}

describe('wrong settings', () => {
  it('stand in the error with their path and with what is wrong there', () => {
    const error = refused({ url: 1, tls: { caFile: 2 }, hosts: ['a', 3] });
    expect(error.settings).toEqual([
      { path: ['url'], message: 'expected a URL' },
      { path: ['tls', 'caFile'], message: 'expected a file' },
      { path: ['hosts', 1], message: 'expected a name' },
    ]);
    expect(error.message).toBe(
      'box settings: url: expected a URL; tls.caFile: expected a file; hosts.1: expected a name.',
    );
    expect(error.provider).toBe('box');
  });

  it('name each key that is not known by its path, also further down', () => {
    const error = refused({ url: 'u', a: 1, b: 2, tls: { 'c.d': 3 } });
    const message = 'there is no such key';
    expect(error.settings).toHaveLength(3);
    expect(error.settings).toEqual(
      expect.arrayContaining([
        { path: ['a'], message },
        { path: ['b'], message },
        { path: ['tls', 'c.d'], message },
      ]),
    );
  });

  it('may be wrong as a whole', () => {
    const error = refused('text');
    expect(error.settings).toMatchObject([{ path: [] }]);
    expect(error.message).toMatch(/^box settings: Invalid input/);
  });

  it('are kept where the error gets another message, and left out of its plain data', () => {
    const settings = [{ path: ['url'], message: 'is taken' }];
    const error = retold(settingsError(settings, { provider: 'box', what: 'submission' }), 'Other words.', {});
    expect(error).toMatchObject({
      message: 'Other words.',
      settings,
      cause: { message: 'box submission: url: is taken.' },
    });
    expect(SandboxError.is(error) && error.toJSON()).not.toHaveProperty('settings');
  });

  it('are none in a mistake about something else', () => {
    expect(new ConfigurationError('No.').settings).toEqual([]);
    expect(retold(new ConfigurationError('No.'), 'Nope.', {})).toMatchObject({ settings: [] });
  });
});
