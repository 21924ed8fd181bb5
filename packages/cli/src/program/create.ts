import { Command, Option } from 'commander';
import { type ConfiguredIo, withConfiguration } from '../configuration/load-once.ts';
import type { ConfigOption } from '../configuration/place.ts';
import { printable } from '../text/printable.ts';
import { quietIo } from '../world/quiet-io.ts';
import { version } from '../world/version.ts';
import { acceptAdapterFormats, formatOption } from './adapter-formats.ts';
import { askCommands } from './ask-commands.ts';
import { examples } from './command-adder.ts';
import { helpConfiguration } from './help.ts';
import { refuseEmptyNames, suggestValues } from './option-values.ts';
import { otherName } from './other-names.ts';
import { setupCommands } from './setup-commands.ts';
import { submitCommands } from './submit-commands.ts';

/** The command line. `close` ends what it started beside the command. */
export interface Program {
  program: Command;
  close(): void;
}

/** Creates the command line. `done` gets the exit status of the command. Each command is loaded when it is called. */
export function createProgram(world: ConfiguredIo, done: (status: number) => void): Program {
  const { io: quiet, silence, lines } = quietIo(world);
  const io = withConfiguration(quiet, () => program.opts<{ config?: ConfigOption }>().config);
  let close = (): void => undefined;
  const program = new Command('sandjury')
    .description('Asks several malware sandboxes about one sample and compares what they say.')
    .version(version, '-V, --version')
    .addOption(new Option('--quiet', 'print no progress and no notices on standard error; errors stay'))
    .addOption(
      new Option('--verbose', 'print every request on standard error: status, time, request id').conflicts('quiet'),
    )
    .addOption(new Option('--config <file>', 'read the configuration from this file'))
    .addOption(new Option('--no-config', 'read no configuration; use the environment alone'))
    .configureOutput({
      writeOut: io.out,
      // An argument that is wrong is repeated there, and may have been pasted out of a sample.
      writeErr: (text) => io.err(text.split('\n').map(printable).join('\n')),
      getOutHelpWidth: () => (Number.isFinite(io.columns) ? Math.min(io.columns, 110) : 80),
    })
    .configureHelp(helpConfiguration)
    .exitOverride((error) => {
      // Help and version end here, too.
      const other = error.exitCode === 0 ? null : otherName(error);
      if (other !== null) io.err(`${other}\n`.replaceAll('`sandjury ', `\`${io.command} `));
      if (error.exitCode !== 0) io.err('(--help shows how it is used)\n');
      throw error;
    })
    .addHelpText('after', examples(io, 'demo', 'compare 44d88612fea8a8f36de82e1278abb02f'))
    .hook('preAction', async () => {
      const { quiet, verbose } = program.opts<{ quiet?: true; verbose?: true }>();
      if (quiet === true) silence();
      if (verbose !== true) return;
      // A display that lives on the terminal and lines that come in between would write over each other.
      lines();
      close = (await import('../print/request-log.ts')).logRequests(io);
    })
    .hook('preAction', async (_, command) => {
      if (formatOption(command) !== undefined)
        await (await import('./apply-configuration.ts')).applyConfiguration(command, io);
    });
  program.commandsGroup('Ask and compare:');
  askCommands(program, io, done);
  program.commandsGroup('Submit and follow up:');
  submitCommands(program, io, done);
  program.commandsGroup('Set up and learn:');
  setupCommands(program, io, done);
  suggestValues(program);
  refuseEmptyNames(program);
  acceptAdapterFormats(program);
  return { program, close: () => close() };
}
