import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoOfCheckout } from './demo-page.ts';
import { firstSession, readme, withSession } from './first-session.ts';
import { root } from './run-cli.ts';

// Puts the demo, and the transcript of a first session, made anew, into the pages that show them.
for (const [page, session] of [
  ['README.md', await demoOfCheckout()],
  [readme, await firstSession()],
] as const) {
  const file = join(root, page);
  await writeFile(file, withSession(await readFile(file, 'utf8'), session));
}
