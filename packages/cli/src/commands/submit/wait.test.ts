import { ConfigurationError, NotFoundError, type SandboxProvider } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { configurationWith, fakeProvider, fakeReport } from '../../../test/fake-configuration.ts';
import { fakeIo } from '../../../test/fake-io.ts';
import { run } from '../../run.ts';

/** Tickets of the form `known:N`, of which it knows the first. */
const lab = fakeProvider('lab', {
  async report({ id }) {
    if (!id.startsWith('known:')) throw new ConfigurationError('lab: expected a ticket of the form known:N.');
    if (id !== 'known:1') throw new NotFoundError('No such element.');
    return fakeReport('lab');
  },
});

async function wait(args: readonly string[], provider: SandboxProvider = lab) {
  const { io, text } = fakeIo({ configuration: async () => configurationWith(provider), progress: () => undefined });
  return { status: await run(['wait', ...args], io), ...text };
}

describe('sandjury wait', () => {
  it('refuses a ticket that its provider cannot read, and quotes it', async () => {
    expect(await wait(['lab/foo:1'])).toEqual({
      status: 2,
      out: '',
      err: 'sandjury: lab/foo:1: expected a ticket of the form known:N.\n',
    });
  });

  it('names all of them, in one line', async () => {
    const { status, err } = await wait(['lab/foo:1', 'lab/bar']);
    expect(status).toBe(2);
    expect(err).toMatch(/^sandjury: lab\/foo:1: expected .* lab\/bar: expected .*\n$/);
  });

  it('prints the others beside such a ticket', async () => {
    const { status, out, err } = await wait(['lab/foo:1', 'lab/known:1']);
    expect({ status, err }).toEqual({ status: 3, err: '' });
    expect(out).toContain('lab/foo:1: expected a ticket of the form known:N. [configuration]\n');
    expect(out).toContain('malicious');
  });

  it.each([
    ['alone', ['lab/known:99'], 4],
    ['beside one that it knows', ['lab/known:99', 'lab/known:1'], 3],
  ])('says that a ticket is not known, %s', async (_, tickets, expected) => {
    const { status, out } = await wait(tickets);
    expect(status).toBe(expected);
    expect(out).toMatch(/^lab knows no ticket known:99\.\n/);
  });

  it('leaves the outcome as it is in JSON', async () => {
    const { status, out } = await wait(['lab/known:99', '--format', 'json']);
    expect(status).toBe(4);
    expect(JSON.parse(out)).toEqual({ provider: 'lab', status: 'not_found' });
  });
});
