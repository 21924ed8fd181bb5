import { expect, it } from 'vitest';
import { createSandboxHub } from './hub.ts';

function vmray() {
  return {};
}

it.each([
  [undefined, 'expected { providers:'],
  [null, 'expected { providers:'],
  [[], 'expected { providers:'],
  [{}, 'expected { providers:'],
  [{ providers: 'vmray' }, 'expected { providers:'],
  [{ providers: [], clocks: 1 }, 'there is no "clocks"'],
  [{ providers: [vmray] }, 'providers[0] is a function: call it with its settings, vmray({'],
  [{ providers: [null] }, 'providers[0] is no provider'],
  [{ providers: [{}] }, 'providers[0] is no provider'],
])('createSandboxHub(%j) says what is expected', (options, message) => {
  expect(() => Reflect.apply(createSandboxHub, undefined, [options])).toThrow(
    expect.objectContaining({ code: 'configuration', message: expect.stringContaining(message) }),
  );
});
