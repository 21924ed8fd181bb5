import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigOption } from './place.ts';

/** An Io with the user's configuration. */
export interface ConfiguredIo extends Io {
  /** Where it is left out, the configuration is found and read as `docs/configuration.md` says. */
  configuration?: (() => Promise<Configuration>) | undefined;
}

/** Adds a configuration that is found and read once, when a command first asks for it. */
export function withConfiguration(io: ConfiguredIo, option: () => ConfigOption): ConfiguredIo {
  let loaded: Promise<Configuration> | undefined;
  return {
    configuration() {
      loaded ??= load(io, option());
      return loaded;
    },
    ...io,
  };
}

/** Returns what the user configured. Throws ConfigurationError, in one line. */
export function configurationOf(io: ConfiguredIo): Promise<Configuration> {
  return io.configuration === undefined ? load(io, undefined) : io.configuration();
}

async function load({ env, err }: Io, option: ConfigOption): Promise<Configuration> {
  const { loadConfiguration } = await import('./load.ts');
  const warn = (message: string) => err(`sandjury: ${printable(message)}\n`);
  return loadConfiguration({ option, env, warn });
}
