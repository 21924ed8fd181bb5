import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { createAdapter } from './create-adapter.ts';
import { UsageError } from './names.ts';
import { ownManifest } from './versions.ts';

const help = `Usage: pnpm create sandjury-adapter NAME [options]

Makes a package that asks a malware sandbox for Sandjury: a small working adapter
with an emulator of its own, tests, and a README to fill in.

NAME is the sandbox, in lower case with dashes: example-box

Options:
  --folder DIR      where to make it (default: ./sandjury-adapter-NAME)
  --package NAME    its name on npm (default: sandjury-adapter-NAME)
  --product TEXT    the sandbox's name for people (default: NAME with capital letters)
  --version         print the version
  --help            print this
`;

/** Where the command writes: what it made to `out`, what is wrong to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Runs the command line and returns the exit status: 0, or 2 where the usage is wrong. */
export async function run(args: readonly string[], { out, err }: Output): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    if (values.help === true) out(help);
    else if (values.version === true) out(`${(await ownManifest()).version}\n`);
    else out(await created(positionals, values));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    err(`create-sandjury-adapter: ${error.message}\n`);
    return 2;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        folder: { type: 'string' },
        package: { type: 'string' },
        product: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : '').split('. ');
    throw new UsageError(`${message.replace(/\.$/, '')}. See --help.`);
  }
}

async function created(
  positionals: readonly string[],
  options: { folder?: string | undefined; package?: string | undefined; product?: string | undefined },
): Promise<string> {
  const [name, ...others] = positionals;
  if (name === undefined) throw new UsageError('expected a NAME, such as example-box. See --help.');
  if (others.length > 0) throw new UsageError(`expected one NAME, and "${others[0]}" is another. See --help.`);
  const { folder, files, names } = await createAdapter({ name, ...options });
  const place = relative(process.cwd(), folder) || '.';
  return `Made ${names.package}: ${files.length} files in ${place}

Next:
  cd ${place}
  pnpm install
  pnpm check      types
  pnpm test       its own tests and the conformance suite, against test/emulator.ts
`;
}
