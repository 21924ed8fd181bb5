import type { Adder } from './adder.ts';
import { format } from './options.ts';

/** Commands about this program itself: providers, schema, emulate. */
export const about: Adder = (program, io, done) => {
  addProviders(program, io, done);
  addSchema(program, io, done);
  addEmulate(program, io, done);
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
