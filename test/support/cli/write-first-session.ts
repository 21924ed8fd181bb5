import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstSession, readme, withSession } from './first-session.ts';
import { root } from './run-cli.ts';

// Puts the transcript of a first session, made anew, into the page that shows it.
const file = join(root, readme);
await writeFile(file, withSession(await readFile(file, 'utf8'), await firstSession()));
