import { checkOptions } from '../model/arguments.ts';
import { ConfigurationError } from '../model/errors.ts';

const hubKeys = ['providers', 'clock'];

/** Throws ConfigurationError that says what a hub is made of, where it is given something else. */
export function assertHubOptions(options: unknown): void {
  const given: unknown =
    typeof options === 'object' && options !== null ? Reflect.get(options, 'providers') : undefined;
  if (!Array.isArray(given)) {
    throw new ConfigurationError('createSandboxHub: expected { providers: [vmray({ … }), …] }.');
  }
  checkOptions(options, hubKeys, 'createSandboxHub');
  for (const [index, provider] of given.entries()) {
    const place = `createSandboxHub: providers[${index}]`;
    if (typeof provider === 'function') {
      const name = provider.name || 'it';
      throw new ConfigurationError(`${place} is a function: call it with its settings, ${name}({ … }).`);
    }
    if (typeof provider !== 'object' || provider === null || typeof provider.report !== 'function') {
      throw new ConfigurationError(`${place} is no provider: expected what a factory such as vmray({ … }) makes.`);
    }
  }
}
