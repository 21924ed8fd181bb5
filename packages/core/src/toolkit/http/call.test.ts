import { describe, expect, it, vi } from 'vitest';
import { caught, client, get, listen, statuses } from '../../../test/loopback.ts';
import { createTestClock } from '../../../test/test-clock.ts';
import { Call, CallGroup } from './call.ts';

function begin(more: { signal?: AbortSignal; group?: CallGroup } = {}) {
  const clock = createTestClock(1000);
  const onEnd = vi.fn();
  const call = new Call({
    signal: undefined,
    group: undefined,
    deadlineMs: 50,
    clock,
    provider: 'fake',
    onEnd,
    ...more,
  });
  return { clock, call, onEnd };
}

describe('a call', () => {
  it('ends at its deadline, and tells everybody once', async () => {
    const { clock, call, onEnd } = begin();
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
    expect(onEnd).toHaveBeenCalledExactlyOnceWith(call);
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
