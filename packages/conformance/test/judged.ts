import type { ConformanceCheck } from '../src/check.ts';
import { runCheck } from '../src/check.ts';
import { checksFor } from '../src/checks.ts';
import { FastClock } from '../src/trial/fast-clock.ts';
import { Trial } from '../src/trial/trial.ts';
import type { BrokenProvider } from './broken.ts';
import { tinySettings, tinySubject } from './tiny/subject.ts';

/** Faster than for a real adapter: there is nothing here that takes time but the waits. */
const speed = 40;

/** Names of the checks, of these, that a broken provider does not pass. */
export async function failingChecks(
  { Provider, subject = {} }: BrokenProvider,
  isMeant: (check: ConformanceCheck) => boolean,
): Promise<string[]> {
  const told = {
    ...tinySubject,
    ...subject,
    create: (context: Parameters<typeof tinySettings>[0]) => new Provider(tinySettings(context)),
  };
  const emulator = await told.emulator();
  const failing: string[] = [];
  for (const check of checksFor(told.capabilities).filter(isMeant)) {
    try {
      await runCheck(check, new Trial(told, emulator, new FastClock(speed)));
    } catch {
      failing.push(check.name);
    }
  }
  await emulator.close();
  return failing;
}
