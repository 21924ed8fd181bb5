import { strategyNames } from '@sandjury/compare';
import { Command, Option } from 'commander';
import type { Io } from './io.ts';
import { collect, format, maxBytes, provider, raw } from './options.ts';
import { version } from './version.ts';

/** The command line. `done` takes the exit status of the command that ran. Each command is loaded when it is called. */
export function createProgram(io: Io, done: (status: number) => void): Command {
  const program = new Command('sandjury')
    .description('Asks several malware sandboxes about one sample and compares what they say.')
    .version(version, '-V, --version')
    .configureOutput({ writeOut: io.out, writeErr: io.err, getOutHelpWidth: () => Math.min(io.columns, 110) })
    .exitOverride()
    .showHelpAfterError('(--help shows how it is used)');
  addDemo(program, io, done);
  addCompare(program, io, done);
  addReport(program, io, done);
  addNormalize(program, io, done);
  addProviders(program, io, done);
  addSchema(program, io, done);
  addEmulate(program, io, done);
  return program;
}

type Adder = (program: Command, io: Io, done: (status: number) => void) => void;

const addDemo: Adder = (program, io, done) => {
  program
    .command('demo')
    .description('a tour without accounts: two emulated sandboxes, agreement, conflict, a missing and a failing source')
    .addOption(format())
    .action(async (options) => done(await (await import('./commands/demo.ts')).demo(options, io)));
};

const addCompare: Adder = (program, io, done) => {
  program
    .command('compare')
    .description('ask every configured provider about a sample and compare the answers')
    .argument('[hash | file | url...]', 'MD5, SHA-1 or SHA-256; a file is hashed here and not sent anywhere')
    .option('--saved <PROVIDER=FILE>', "use a provider's saved reply instead of asking it (repeatable)", collect, [])
    .addOption(provider())
    .addOption(
      new Option('--strategy <name>', 'how votes become a consensus')
        .choices([...strategyNames])
        .default('most-severe'),
    )
    .addOption(
      new Option('--fail-on <verdict>', 'exit 10 when the consensus is at or above it').choices([
        'benign',
        'suspicious',
        'malicious',
      ]),
    )
    .addOption(format())
    .addOption(maxBytes())
    .addHelpText(
      'after',
      examples(
        io,
        'compare 44d88612fea8a8f36de82e1278abb02f',
        'compare --saved vmray=sample.json --saved alibaba=report.json --format json',
      ),
    )
    .action(async (inputs, options) =>
      done(await (await import('./commands/compare.ts')).compareCommand(inputs, options, io)),
    );
};

const addReport: Adder = (program, io, done) => {
  program
    .command('report')
    .description("one provider's normalised report")
    .argument('<provider | PROVIDER/ID>', 'a provider and a hash, or a ticket such as vmray/sample:12')
    .argument('[hash]')
    .addOption(format('json'))
    .addOption(raw())
    .addHelpText('after', examples(io, 'report vmray 44d88612fea8a8f36de82e1278abb02f', 'report vmray/sample:12 --raw'))
    .action(async (target, hash, options) =>
      done(await (await import('./commands/report.ts')).report(target, hash, options, io)),
    );
};

const addNormalize: Adder = (program, io, done) => {
  program
    .command('normalize')
    .description('saved vendor replies to reports, offline')
    .argument('<provider>', 'whose replies they are')
    .argument('<file...>', 'JSON files of one or several samples; - is standard input')
    .addOption(format('json'))
    .addOption(raw())
    .addOption(maxBytes())
    .addHelpText('after', examples(io, 'normalize vmray summary_v2.json', 'normalize alibaba - < reply.json'))
    .action(async (name, files, options) =>
      done(await (await import('./commands/normalize.ts')).normalize(name, files, options, io)),
    );
};

const addProviders: Adder = (program, io, done) => {
  program
    .command('providers')
    .description('which providers are configured, and what each can do')
    .option('--ping', 'ask each for a sign of life')
    .addOption(format())
    .action(async (options) => done(await (await import('./commands/providers.ts')).providers(options, io)));
};

const addSchema: Adder = (program, io, done) => {
  program
    .command('schema')
    .description('the JSON Schema of what this command prints')
    .addArgument(program.createArgument('<name>').choices(['report', 'comparison']))
    .action(async (name) => done(await (await import('./commands/schema.ts')).schema(name, io)));
};

const addEmulate: Adder = (program, io, done) => {
  program
    .command('emulate')
    .description('run emulated sandboxes on this machine until interrupted')
    .addArgument(program.createArgument('[vendor]', 'both unless given').choices(['vmray', 'alibaba']))
    .addOption(format())
    .action(async (vendor, options) =>
      done(await (await import('./commands/emulate.ts')).emulate(vendor, options, io)),
    );
};

function examples(io: Io, ...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${io.command} ${line}`).join('\n')}`;
}
