import { ConfigurationError } from '@sandjury/core';
import { arrayForm, type CorpusSample, corpus, emulators, type RegisteredEmulator } from '@sandjury/emulator';
import { codeOf } from '../files/reason-of.ts';
import { type PluginName, pluginNames } from '../plugins.ts';

/** Emulators on loopback, and the environment variables that make providers of them. */
export interface RunningEmulators {
  environment: Record<string, string>;
  /** The same, with credentials that the first of them refuses. */
  refused: Record<string, string>;
  /** The hash of a sample that all of them know. */
  exampleHash: string;
  close(): Promise<void>;
}

/** What the emulators know beside the corpus. */
export interface EmulatorExtras {
  /** A sample whose report has arrays and objects in place of texts, which the vendor's own clients refuse. */
  arrayForm?: boolean;
  /** The port of the first, the next ones for the others; free ones unless given. */
  port?: number;
}

/** The samples that emulators know. */
export function emulatedSamples({
  arrayForm: isWanted,
}: Pick<EmulatorExtras, 'arrayForm'> = {}): readonly CorpusSample[] {
  return isWanted === true ? [...corpus, arrayForm] : corpus;
}

function cannotListen(port: number, cause: unknown): never {
  const reasons: Record<string, string> = { EADDRINUSE: 'another program uses it', EACCES: 'it is not yours to use' };
  const code = codeOf(cause);
  if (port === 0 || code === null || !Object.hasOwn(reasons, code)) throw cause;
  throw new ConfigurationError(`--port: ${port} cannot be used: ${reasons[code]}.`, { cause });
}

/**
 * Starts the emulators of these vendors, all of them unless given. Throws ConfigurationError when a port that was given is in use; then none is left
 * running.
 */
export async function startEmulators(
  names: readonly PluginName[] = pluginNames,
  extras: EmulatorExtras = {},
): Promise<RunningEmulators> {
  const samples = emulatedSamples(extras);
  const started: RegisteredEmulator[] = [];
  try {
    for (const [index, name] of names.entries()) {
      const port = extras.port === undefined ? 0 : extras.port + index;
      started.push(await emulators[name]({ samples, port }).catch((cause) => cannotListen(port, cause)));
    }
  } catch (error) {
    await Promise.all(started.map((emulator) => emulator.close()));
    throw error;
  }
  const example = corpus.find((sample) => pluginNames.every((name) => sample[name] !== null));
  const environment = Object.assign({}, ...started.map((emulator) => emulator.environment));
  return {
    environment,
    refused: { ...environment, ...started[0]?.refused },
    exampleHash: example?.hashes.sha256 ?? '',
    async close() {
      await Promise.all(started.map((emulator) => emulator.close()));
    },
  };
}
