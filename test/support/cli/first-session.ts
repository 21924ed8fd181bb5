import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  corpus,
  emulatorAlibabaCredentials,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';
import { type Io, run } from 'sandjury';

/** What is typed, and what is typed for it when it runs: addresses of emulators stand where those of vendors would. */
interface Step {
  line: string;
  args: readonly string[];
}

/**
 * A first session with both emulators, as a person at a terminal of 80 columns sees it. Each command runs for real; the clock
 * stands still, and what differs from one run to the next (times, ports, folders) has one text.
 */
export async function firstSession(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'sandjury-session-'));
  const [vmray, alibaba] = await Promise.all([startVmrayEmulator(), startAlibabaEmulator()]);
  const before = { ...process.env };
  const known = corpus.find(({ name }) => name === 'invoice-macro')?.hashes.sha256 ?? '';
  try {
    const list = join(home, 'hashes.txt');
    await writeFile(
      list,
      listOf(['invoice-macro', 'benign-installer', 'packed-loader', 'targeted-lure', 'unheard-of']),
    );
    const env = {
      HOME: home,
      VMRAY_API_KEY: emulatorVmrayApiKey,
      ALIBABA_CLOUD_ACCESS_KEY_ID: emulatorAlibabaCredentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulatorAlibabaCredentials.accessKeySecret,
    };
    // A secret of a configuration is read from the environment of the process itself.
    process.env = { ...before, ...env };
    const addresses = ['--vmray-url', vmray.url, '--alibaba-region', 'cn-shanghai', '--alibaba-endpoint', alibaba.url];
    const steps: Step[] = [
      {
        line: 'init vmray alibaba --vmray-url https://eu.cloud.vmray.com --alibaba-region cn-shanghai',
        args: ['init', 'vmray', 'alibaba', ...addresses],
      },
      { line: `compare ${known}`, args: ['compare', known] },
      { line: 'compare --from hashes.txt', args: ['compare', '--from', list] },
    ];
    const told: string[] = [];
    for (const step of steps) told.push(`$ sandjury ${step.line}`, (await output(step.args, env)).trimEnd(), '');
    return steady(told.join('\n').trimEnd(), home);
  } finally {
    process.env = before;
    await Promise.all([vmray.close(), alibaba.close()]);
    await rm(home, { recursive: true });
  }
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `${corpus.find((sample) => sample.name === name)?.hashes.sha256 ?? ''}\n`).join('');
}

async function output(args: readonly string[], env: Record<string, string>): Promise<string> {
  let told = '';
  const say = (text: string) => {
    told += text;
  };
  const io: Io = {
    out: say,
    err: say,
    note: say,
    progress: () => undefined,
    stdin: Readable.from([]),
    env,
    columns: 80,
    colour: false,
    confirm: null,
    signal: new AbortController().signal,
    now: () => new Date('2026-11-22T12:00:00Z'),
    command: 'sandjury',
    isCheckout: false,
  };
  await run(args, io);
  return told;
}

function steady(text: string, home: string): string {
  return text
    .replaceAll(home, '~')
    .replace(/\bin \d+ ms\b/g, 'in 42 ms')
    .replace(/\buntil \d{4}-\d\d-\d\d\b/g, 'until 2026-12-31');
}

/** The page that shows the session, from the root of the project. */
export const readme = 'packages/cli/README.md';

/** The page with this session in its place. Throws when it has none. */
export function withSession(page: string, session: string): string {
  const place = /(?<=\n```text\n)(?:(?!```).*\n)*?(?=```\n)/;
  if (!place.test(page)) throw new Error('The page has no place for a session.');
  return page.replace(place, () => `${session}\n`);
}
