import { format, provider, submitting, waiting } from '../flags/options.ts';
import { example } from '../plugins.ts';
import { type CommandAdder, examples } from './command-adder.ts';

/** Commands that submit samples and follow them up: submit, wait, tag, screenshots, quota. */
export const submitCommands: CommandAdder = (program, io, done) => {
  addSubmit(program, io, done);
  addWait(program, io, done);
  addTag(program, io, done);
  addScreenshots(program, io, done);
  addQuota(program, io, done);
};

const addSubmit: CommandAdder = (program, io, done) => {
  const command = program
    .command('submit')
    .description('submit files and URLs to the providers that --provider names; this discloses the sample')
    .argument('<file | url...>')
    .addOption(provider('a provider that receives it (repeatable)', 'none; a person at a terminal is asked'))
    .option('--wait', 'wait for the analyses and compare what they find', false)
    .addOption(format())
    .addHelpText(
      'after',
      examples(
        io,
        `submit sample.exe --provider ${example.provider} --wait`,
        'submit sample.exe https://example.test/ --dry-run',
      ),
    );
  submitting(command).action(async (inputs, options) =>
    done(await (await import('../commands/submit/submit.ts')).submit(inputs, options, io)),
  );
};

const addWait: CommandAdder = (program, io, done) => {
  const command = program
    .command('wait')
    .description('wait for the analyses behind tickets, and print the reports')
    .argument('<PROVIDER/ID...>')
    .addOption(format())
    .addHelpText(
      'after',
      examples(io, `wait ${example.submission}`, `wait ${example.submission} --timeout 600 --format json`),
    );
  waiting(command).action(async (tickets, options) =>
    done(await (await import('../commands/submit/wait.ts')).wait(tickets, options, io)),
  );
};

const addTag: CommandAdder = (program, io, done) => {
  const tag = program
    .command('tag')
    .description('add or remove tags of submissions and analyses')
    .addHelpText(
      'after',
      examples(io, `tag add reviewed ${example.submission}`, `tag remove reviewed ${example.submission}`),
    );
  for (const action of ['add', 'remove'] as const) {
    tag
      .command(action)
      .description(action === 'add' ? 'add a tag to tickets' : 'remove a tag from tickets')
      .argument('<tag>')
      .argument('<PROVIDER/ID...>')
      .addOption(format())
      .addHelpText(
        'after',
        examples(io, `tag ${action} reviewed ${example.submission}`, `tag ${action} "case 7" ${example.analysis}`),
      )
      .action(async (text, tickets, options) =>
        done(await (await import('../commands/submit/tag.ts')).tag(action, { text, tickets }, options, io)),
      );
  }
};

const addScreenshots: CommandAdder = (program, io, done) => {
  program
    .command('screenshots')
    .description('save the screenshots of an analysis')
    .argument('<PROVIDER/ID>')
    .requiredOption('--out <dir>', 'the folder to save them in')
    .addOption(format())
    .addHelpText(
      'after',
      examples(
        io,
        `screenshots ${example.analysis} --out shots`,
        `screenshots ${example.analysis} --out shots --format json`,
      ),
    )
    .action(async (ticket, options) =>
      done(await (await import('../commands/submit/screenshots.ts')).screenshots(ticket, options, io)),
    );
};

const addQuota: CommandAdder = (program, io, done) => {
  program
    .command('quota')
    .description('show the quota that is left at each provider')
    .addOption(provider())
    .addOption(format())
    .addHelpText('after', examples(io, 'quota', `quota --provider ${example.provider} --format json`))
    .action(async (options) => done(await (await import('../commands/submit/quota.ts')).quota(options, io)));
};
