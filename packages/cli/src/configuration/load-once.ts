import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import type { Configuration } from './load.ts';
import type { ConfigOption } from './place.ts';

/** The same world, with a configuration that is found and read once, when a command first asks for it. */
export function withConfiguration(io: Io, option: () => ConfigOption): Io {
  let loaded: Promise<Configuration> | undefined;
  return {
    configuration() {
      loaded ??= load(io, option());
      return loaded;
    },
    ...io,
  };
}

/** What the user configured. Throws ConfigurationError, in one line. */
export function configurationOf(io: Io): Promise<Configuration> {
  return io.configuration === undefined ? load(io, undefined) : io.configuration();
}

async function load({ env, err }: Io, option: ConfigOption): Promise<Configuration> {
  const { loadConfiguration } = await import('./load.ts');
  const warn = (message: string) => err(`sandjury: ${printable(message)}\n`);
  return loadConfiguration({ option, env, warn });
}
