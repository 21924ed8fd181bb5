import { type Command, Option } from 'commander';
import { didYouMean } from '../flags/did-you-mean.ts';
import { format, port } from '../flags/options.ts';
import { example, pluginNames } from '../plugins.ts';
import { type CommandAdder, examples } from './command-adder.ts';

/** Commands about this program itself: init, providers, schema, emulate, completion, help. */
export const setupCommands: CommandAdder = (program, io, done) => {
  addInit(program, io, done);
  addProviders(program, io, done);
  addSchema(program, io, done);
  addEmulate(program, io, done);
  addCompletion(program, io, done);
  addHelp(program, io, done);
};

const addInit: CommandAdder = (program, io, done) => {
  const command = program
    .command('init')
    .description('write a configuration: asks on a terminal, or takes what the options say')
    .addArgument(program.createArgument('[sandbox...]', 'asked for unless given').choices(pluginNames))
    .option('--force', 'replace an existing configuration', false)
    .option('--no-ping', 'do not check that the providers answer')
    .addHelpText('after', examples(io, 'init', `init ${example.setup} --no-ping`));
  command.action(async (sandboxes) => {
    done(await (await import('../commands/setup/init.ts')).init(sandboxes, command.optsWithGlobals(), io));
  });
  // The adapters say which settings there are, and are loaded for nothing but this command and its help.
  program.hook('preSubcommand', async (_, called) => {
    if (called === command) await addFlagsOf(command);
  });
};

/** Adds the options that a command gets from the adapters, before its help is shown or its words are read. */
export async function addFlagsOf(command: Command): Promise<void> {
  if (command.name() !== 'init') return;
  await (await import('../init/options.ts')).addSetupFlags(command);
}

const addProviders: CommandAdder = (program, io, done) => {
  program
    .command('providers')
    .description('list the configured providers and what each can do')
    .argument('[id]', 'only this provider, with the options of its submissions')
    .option('--ping', 'check that each provider answers; show its version and its quota')
    .option('--explain', 'show which configuration was read and why, and where each setting comes from')
    .addOption(format())
    .addHelpText('after', examples(io, 'providers --ping', 'providers --explain --format json'))
    .action(async (id, options) =>
      done(await (await import('../commands/setup/providers.ts')).providers(id, options, io)),
    );
};

const addSchema: CommandAdder = (program, io, done) => {
  program
    .command('schema')
    .description('print the JSON Schema of a report or a comparison')
    .addArgument(program.createArgument('<name>').choices(['report', 'comparison']))
    .addHelpText('after', examples(io, 'schema report', 'schema comparison > comparison.schema.json'))
    .action(async (name) => done(await (await import('../commands/setup/schema.ts')).schema(name, io)));
};

const addEmulate: CommandAdder = (program, io, done) => {
  program
    .command('emulate')
    .description('run emulated sandboxes on this machine until interrupted')
    .addArgument(program.createArgument('[vendor]', 'all of them unless given').choices(pluginNames))
    .addOption(
      new Option(
        '--port <n>',
        'port of the first emulator; the others use the next ones (free ones unless given)',
      ).argParser(port),
    )
    .option('--list', 'print the samples that the emulators know, and start none')
    .option('--array-form', 'also know a sample whose report has arrays in place of texts')
    .addOption(format())
    .addHelpText('after', examples(io, 'emulate', `emulate ${example.provider} --port 8080`, 'emulate --list'))
    .action(async (vendor, options) =>
      done(await (await import('../commands/setup/emulate.ts')).emulate(vendor, options, io)),
    );
};

const addCompletion: CommandAdder = (program, io, done) => {
  program
    .command('completion')
    .description('print a completion script for your shell: `source <(sandjury completion bash)`')
    .addArgument(program.createArgument('<shell>').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples(io, 'completion bash >> ~/.bashrc', 'completion fish > ~/.config/fish/completions/sandjury.fish'),
    )
    .action(async (shell) => done(await (await import('../commands/setup/completion.ts')).completion(shell, io)));
};

// Not commander's own, which answers an unknown command with the help of the whole program.
const addHelp: CommandAdder = (program, io) => {
  program
    .command('help')
    .description('show how a command is used')
    .argument('[command...]')
    .addHelpText('after', examples(io, 'help compare', 'help tag add'))
    .action(async (words: readonly string[]) => {
      let command = program;
      for (const word of words) {
        const child = command.commands.find((one) => one.name() === word);
        const names = command.commands.map((one) => one.name());
        command = child ?? program.error(`error: unknown command '${word}'${didYouMean(word, names)}`);
      }
      await addFlagsOf(command);
      command.outputHelp();
    });
};
