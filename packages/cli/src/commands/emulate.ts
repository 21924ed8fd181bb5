import { type EmulatorExtras, startEmulators } from '../emulators.ts';
import { exitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { FormatOption } from '../options.ts';
import type { PluginName } from '../plugins.ts';
import { toJson } from '../render/json.ts';

/** `sandjury emulate`: runs emulated sandboxes and prints the environment that points this command at them. */
export async function emulate(
  vendor: PluginName | undefined,
  options: FormatOption & EmulatorExtras,
  io: Io,
): Promise<number> {
  const emulators = await startEmulators(vendor, options);
  try {
    if (options.format === 'json') io.out(toJson(emulators.environment));
    else {
      const lines = Object.entries(emulators.environment).map(([name, value]) => `export ${name}='${value}'`);
      io.out(`${lines.join('\n')}\n`);
      io.note(`Running until interrupted (Ctrl-C). Paste these lines into another shell, then for instance:\n`);
      io.note(`  ${io.command} compare ${emulators.exampleHash}\n`);
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
