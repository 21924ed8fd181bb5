import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError, supports } from '@sandjury/core';
import { configuredHub } from '../../ask/hub.ts';
import { codeOf, reasonOf } from '../../files/reason-of.ts';
import { cannotWrite } from '../../files/writable.ts';
import { writeWholeFile } from '../../files/writer.ts';
import type { ScreenshotsOptions } from '../../flags/options.ts';
import { ticketOf } from '../../input/ticket.ts';
import { example } from '../../plugins.ts';
import { toJson } from '../../text/json.ts';
import { printable } from '../../text/printable.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/** `sandjury screenshots`: saves the screenshots of an analysis in a folder. No name can lead out of it. */
export async function screenshots(ticket: string, options: ScreenshotsOptions, io: Io): Promise<number> {
  const ref = ticketOf(ticket, example.analysis);
  const hub = await configuredHub(io, [ref.provider]);
  try {
    const provider = hub.get(ref.provider);
    if (provider === undefined || !supports(provider, 'screenshots')) {
      throw new ConfigurationError(`${ref.provider} has no screenshots.`);
    }
    const pictures = await provider.screenshots(ref, { signal: io.signal });
    await makeFolder(options.out);
    const files: string[] = [];
    for (const { name, content } of pictures) {
      if (!isPlainName(name)) {
        io.err(`sandjury: a screenshot was not saved, because its name is no plain file name: ${printable(name)}\n`);
        continue;
      }
      const file = join(options.out, name);
      save(file, content);
      files.push(file);
    }
    if (options.format === 'json') io.out(toJson(files));
    else io.out(files.map((file) => `${printable(file)}\n`).join(''));
    if (files.length === 0) io.note('sandjury: there are no screenshots.\n');
    return files.length < pictures.length ? exitStatus.incomplete : exitStatus.ok;
  } finally {
    await hub.close();
  }
}

/** A link of that name is replaced, and its target is left alone. */
function save(file: string, content: Uint8Array): void {
  try {
    writeWholeFile(file, content, { links: 'replaced' });
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = codeOf(cause) === 'EEXIST' ? 'there is a file of that name' : reasonOf(cause);
    throw new ConfigurationError(`--out: the folder ${folder} cannot be created: ${reason}.`, { cause });
  }
}

function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,200}$/.test(name) && !name.includes('..');
}
