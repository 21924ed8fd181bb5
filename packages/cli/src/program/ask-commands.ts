import { Option } from 'commander';
import { caching } from '../flags/cache.ts';
import { exportNames, strategies } from '../flags/choices.ts';
import { listing } from '../flags/list.ts';
import {
  asking as asked,
  count,
  filtering,
  format,
  maxBytes,
  provider,
  raw,
  repeated,
  strategy,
  submitting,
  tlp,
} from '../flags/options.ts';
import { example, vendorFormats } from '../plugins.ts';
import { toOutput } from '../print/output.ts';
import { type CommandAdder, examples } from './command-adder.ts';

/** Commands that ask and read: demo, compare, report, normalize, agreement. */
export const askCommands: CommandAdder = (program, io, done) => {
  addDemo(program, io, done);
  addCompare(program, io, done);
  addReport(program, io, done);
  addNormalize(program, io, done);
  addAgreement(program, io, done);
};

const addDemo: CommandAdder = (program, io, done) => {
  program
    .command('demo')
    .description('a tour without accounts: two emulated sandboxes, agreement, conflict, a missing and a failing source')
    .addOption(format())
    .addHelpText('after', examples(io, 'demo', 'demo --format json'))
    .action(async (options) => done(await (await import('../commands/ask/demo.ts')).demo(options, io)));
};

const addCompare: CommandAdder = (program, io, done) => {
  const command = program
    .command('compare')
    .description('ask every configured provider about a sample and compare the answers')
    .argument(
      '[hash | file | url...]',
      'MD5, SHA-1 or SHA-256; a file is hashed here and goes nowhere without --submit',
    )
    .addOption(repeated('--saved <PROVIDER=FILE>', "use a provider's saved reply instead of asking it (repeatable)"))
    .addOption(provider())
    .addOption(
      new Option('--strategy <name>', 'how votes become a consensus; also threshold:N')
        .choices(strategies)
        .argParser(strategy)
        .default('most-severe'),
    )
    .option('--noise <file>', 'a list of values, CIDR ranges and *.domains without meaning; their rows are marked')
    .addOption(
      new Option('--older-than <days>', 'report an answer that is older than another by so many days (30)').argParser(
        count,
      ),
    )
    .addOption(tlp())
    .addOption(
      new Option('--fail-on <verdict>', 'exit with status 10 when the consensus is at or above it').choices([
        'benign',
        'suspicious',
        'malicious',
      ]),
    )
    .option('--explain', 'show where in the reply each verdict was read (one sample)')
    .option('--submit', 'give files and URLs to the providers that do not know them, and wait', false)
    .addOption(format('table', ['ndjson', ...exportNames, ...vendorFormats]))
    .addOption(maxBytes())
    .addHelpText(
      'after',
      examples(
        io,
        'compare 44d88612fea8a8f36de82e1278abb02f',
        'compare --from hashes.txt --format ndjson',
        `compare --saved ${example.provider}=sample.json --saved ${example.other}=report.json --format json`,
      ),
    );
  submitting(caching(listing(filtering(asked(command))))).action(async (inputs, options) => {
    const { compareCommand } = await import('../commands/ask/compare.ts');
    done(await toOutput({ ...options, reads: inputs }, io, (to) => compareCommand(inputs, options, to)));
  });
};

const addReport: CommandAdder = (program, io, done) => {
  const command = program
    .command('report')
    .description("print one provider's normalised report")
    .argument('<provider | PROVIDER/ID>', `a provider and a hash, or a ticket such as ${example.sample}`)
    .argument('[hash...]')
    .addOption(format('json', ['ndjson', ...exportNames, ...vendorFormats]))
    .addOption(tlp())
    .addOption(raw())
    .addHelpText(
      'after',
      examples(
        io,
        `report ${example.provider} 44d88612fea8a8f36de82e1278abb02f`,
        `report ${example.sample} --raw`,
        `report ${example.other} --from hashes.txt --format ndjson`,
      ),
    );
  caching(listing(filtering(asked(command)))).action(async (target, hashes, options) => {
    const { report } = await import('../commands/ask/report.ts');
    done(await toOutput(options, io, (to) => report(target, hashes, options, to)));
  });
};

const addNormalize: CommandAdder = (program, io, done) => {
  const command = program
    .command('normalize')
    .description('convert convert saved vendor replies to reports, offline')
    .argument('<provider>', 'whose replies they are')
    .argument('<file...>', 'JSON files of one or several samples; - is standard input')
    .addOption(format('json', ['ndjson', ...exportNames, ...vendorFormats]))
    .addOption(tlp())
    .addOption(raw())
    .addOption(maxBytes())
    .addHelpText(
      'after',
      examples(io, `normalize ${example.provider} summary_v2.json`, `normalize ${example.other} - < reply.json`),
    );
  filtering(command).action(async (name, files, options) => {
    const { normalize } = await import('../commands/ask/normalize.ts');
    done(await toOutput({ ...options, reads: files }, io, (to) => normalize(name, files, options, to)));
  });
};

const addAgreement: CommandAdder = (program, io, done) => {
  program
    .command('agreement')
    .description('measure how far sources agree over many samples: kappa, alpha, AC1, confusion, coverage')
    .argument(
      '<table>',
      'what `compare` wrote (csv-summary, ndjson, json), or a table: a header of source names, a line per sample; - is standard input',
    )
    .addOption(
      new Option(
        '--scale <words>',
        'the words of the verdicts in ascending order (benign,suspicious,malicious unless given)',
      ).argParser((text) => text.split(',').map((word) => word.trim())),
    )
    .option('--within-groups', 'count sources of one group each by itself: of comparisons they are one source')
    .addOption(format())
    .option('--output <file>', 'write to a file instead of standard output, which is -')
    .addOption(maxBytes())
    .addHelpText(
      'after',
      examples(io, 'agreement answers.ndjson', 'agreement verdicts.csv', 'agreement ratings.json --format json'),
    )
    .action(async (table, options) => {
      const { agreement } = await import('../commands/ask/agreement.ts');
      done(await toOutput({ ...options, reads: [table] }, io, (to) => agreement(table, options, to)));
    });
};
