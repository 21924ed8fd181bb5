import type { CorpusSample } from '@sandjury/emulator';
import type { FormatOption } from '../../flags/options.ts';
import type { PluginName } from '../../plugins.ts';
import { knownBy, renderCorpus } from '../../render/corpus.ts';
import { toJson } from '../../text/json.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';
import { type EmulatorExtras, emulatedSamples, startEmulators } from '../emulators.ts';

export interface EmulateOptions extends FormatOption, EmulatorExtras {
  /** Print the samples that are known, and run nothing. */
  list?: boolean;
}

/** `sandjury emulate`: runs emulated sandboxes and prints the environment that points this command at them, or lists their samples. */
export async function emulate(vendor: PluginName | undefined, options: EmulateOptions, io: Io): Promise<number> {
  if (options.list === true) return listSamples(vendor, options, io);
  const emulators = await startEmulators(vendor === undefined ? undefined : [vendor], options);
  try {
    if (options.format === 'json') io.out(toJson(emulators.environment));
    else {
      const lines = Object.entries(emulators.environment).map(([name, value]) => `export ${name}='${value}'`);
      io.out(`${lines.join('\n')}\n`);
      io.note(`Running until interrupted (Ctrl-C). Paste these lines into another shell, then for instance:\n`);
      io.note(`  ${io.command} compare ${emulators.exampleHash}\n`);
      io.note(`All of their samples: ${io.command} emulate --list\n`);
    }
    await new Promise<void>((resolve) => {
      // An open server alone does not keep this promise pending for ever: the signal ends it.
      if (io.signal.aborted) resolve();
      io.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await emulators.close();
  }
  return exitStatus.interrupted;
}

function listSamples(vendor: PluginName | undefined, options: EmulateOptions, io: Io): number {
  const samples = emulatedSamples(options).filter((sample) => vendor === undefined || sample[vendor] !== null);
  const asJson = () =>
    toJson(samples.map((sample) => ({ ...pick(sample), hashes: sample.hashes, knownBy: knownBy(sample) })));
  io.out(options.format === 'json' ? asJson() : renderCorpus(samples, io));
  return exitStatus.ok;
}

function pick({ name, title, story }: CorpusSample) {
  return { name, title, story };
}
