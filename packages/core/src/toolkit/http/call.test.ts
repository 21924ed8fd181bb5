import { describe, expect, it, vi } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { caught, client, get, listen, statuses } from '../../../test/loopback.ts';
import { Call, CallGroup } from './call.ts';

function begin({ signal, group }: { signal?: AbortSignal; group?: CallGroup } = {}) {
  const clock = createTestClock(1000);
  const groups = group ? [group] : [];
  return { clock, call: new Call({ signal, groups, deadlineMs: 50, clock, provider: 'fake' }) };
}

describe('a call', () => {
  it('ends at its deadline, and tells everybody once', async () => {
    const { clock, call } = begin();
    const attempt = { abort: vi.fn() };
    call.watch(attempt);
    const { signal } = call;
    expect(call.endsAt).toBe(1050);
    await clock.advance(50);
    expect(call.reason).toMatchObject({ code: 'deadline', message: 'fake did not answer within 50 ms.' });
    expect(signal.reason).toBe(call.reason);
    expect(attempt.abort).toHaveBeenCalledExactlyOnceWith(call.reason);
    call.abort('later');
    call.end();
    expect(call.reason).not.toBe('later');
  });

  it('gives a signal that has aborted where it was aborted before', () => {
    const { call } = begin();
    call.abort(null);
    expect(call.isAborted).toBe(true);
    expect(call.signal.aborted).toBe(true);
    expect(call.signal.reason).toBe(null);
    expect(() => call.throwIfAborted()).toThrow();
  });

  it('leaves neither timer nor listener behind', () => {
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    const { clock, call } = begin({ signal: controller.signal });
    call.end();
    expect(clock.pending()).toEqual([]);
    expect(removed).toHaveBeenCalledTimes(1);
    controller.abort('too late');
    expect(call.isAborted).toBe(false);
  });
});

describe('a group', () => {
  it('ends its calls together, and begins no more', () => {
    const group = new CallGroup();
    const [first, second, over] = [begin({ group }), begin({ group }), begin({ group })];
    over.call.end();
    group.abort('enough');
    group.abort('again');
    expect([first.call.reason, second.call.reason]).toEqual(['enough', 'enough']);
    expect(over.call.isAborted).toBe(false);
    expect(group.isAborted).toBe(true);
    expect(() => begin({ group })).toThrow('enough');
    expect(first.clock.pending()).toEqual([]);
  });

  it('lets go of each call that is over, in whatever order', () => {
    const group = new CallGroup();
    const calls = Array.from({ length: 7 }, () => ({ abort: vi.fn() }));
    const leave = calls.map((call) => group.add(call));
    for (const place of [3, 6, 0, 5]) leave[place]?.();
    const late = { abort: vi.fn() };
    group.add(late);
    group.abort('enough');
    expect(calls.map(({ abort }) => abort.mock.calls.length)).toEqual([0, 1, 1, 0, 1, 0, 0]);
    expect(late.abort).toHaveBeenCalledExactlyOnceWith('enough');
  });

  it('ends requests under way, and sends no more', async () => {
    const group = new CallGroup();
    const arrived = Promise.withResolvers<void>();
    const http = client(await listen(() => arrived.resolve()));
    const waiting = caught(http.request(get({ group })));
    await arrived.promise;
    group.abort('enough');
    expect(await waiting).toBe('enough');
    const { url, seen } = await statuses([200]);
    expect(await caught(client(url).request(get({ group })))).toBe('enough');
    expect(seen).toEqual([]);
  });
});
