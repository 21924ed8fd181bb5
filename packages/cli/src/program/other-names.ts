import type { CommanderError } from 'commander';

/** Suggests what to type instead of an unknown command or option; null without a suggestion. */
export function otherName({ code, message }: CommanderError): string | null {
  const [, word = ''] = /'([^']*)'/.exec(message) ?? [];
  const name = word.toLowerCase();
  if (code === 'commander.unknownOption') return optionFor(name.replace(/=.*$/s, ''));
  if (code !== 'commander.unknownCommand') return null;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return `Use \`sandjury ${command}\`.`;
  // Commander has named the one that was meant.
  if (message.includes('(Did you mean')) return null;
  return '`sandjury compare` takes a hash, a URL or a file that exists.';
}

function optionFor(flag: string): string | null {
  const format = Object.hasOwn(formats, flag) ? formats[flag] : undefined;
  if (format !== undefined) return `Use \`--format ${format}\`.`;
  if (sampleFlags.has(flag)) return 'Give a hash, a file or a URL without an option: `sandjury compare HASH`.';
  return Object.hasOwn(options, flag) ? `Use ${options[flag]}.` : null;
}

const compareHash = 'compare HASH';

// What other programs of the field call it.
const commands: Readonly<Record<string, string>> = {
  lookup: compareHash,
  'look-up': compareHash,
  search: compareHash,
  find: compareHash,
  query: compareHash,
  check: compareHash,
  hash: compareHash,
  get: compareHash,
  ask: compareHash,
  verdict: compareHash,
  reputation: compareHash,
  file: 'compare FILE',
  scan: 'compare FILE',
  url: 'compare URL --submit',
  analyze: 'submit FILE --provider ID --wait',
  analyse: 'submit FILE --provider ID --wait',
  detonate: 'submit FILE --provider ID --wait',
  upload: 'submit FILE --provider ID',
  status: 'wait PROVIDER/ID',
  poll: 'wait PROVIDER/ID',
  export: 'compare HASH --format FORMAT',
  stix: 'compare HASH --format stix',
  misp: 'compare HASH --format misp',
  csv: 'compare HASH --format csv',
  parse: 'normalize PROVIDER FILE',
  convert: 'normalize PROVIDER FILE',
  batch: 'compare --from FILE',
  bulk: 'compare --from FILE',
  list: 'providers',
  sandboxes: 'providers',
  sources: 'providers',
  ping: 'providers --ping',
  usage: 'quota',
  config: 'init',
  configure: 'init',
  setup: 'init',
  login: 'init',
  emulator: 'emulate',
  serve: 'emulate',
  kappa: 'agreement FILE',
  stats: 'agreement FILE',
};

const formats: Readonly<Record<string, string>> = {
  '--json': 'json',
  '--ndjson': 'ndjson',
  '--jsonl': 'ndjson',
  '--table': 'table',
  '--csv': 'csv',
  '--summary': 'csv-summary',
  '--stix': 'stix',
  '--stix2': 'stix',
  '--misp': 'misp',
  '--markdown': 'markdown',
  '--md': 'markdown',
  '--html': 'html',
  '--soar': 'soar',
};

const sampleFlags: ReadonlySet<string> = new Set([
  '--hash',
  '--md5',
  '--sha1',
  '--sha256',
  '--file',
  '--url',
  '--sample',
]);

const options: Readonly<Record<string, string>> = {
  '-f': '`--format FORMAT` or `--from FILE`',
  '-i': '`--from FILE`',
  '--input': '`--from FILE`',
  '--list': '`--from FILE`',
  '--from': '`sandjury compare --from FILE`',
  '-o': '`--output FILE`',
  '--out': '`--output FILE`',
  '-q': '`--quiet`',
  '-v': '`--verbose`',
  '--debug': '`--verbose`',
  '--format': '`sandjury compare HASH --format FORMAT`',
  '--upload': '`--submit`',
  '--source': '`--provider ID`',
  '--sandbox': '`--provider ID`',
  '--vendor': '`--provider ID`',
};
