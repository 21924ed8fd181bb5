import { compare } from '@sandjury/compare';
import { expandOutcome, type SandboxHub } from '@sandjury/core';
import { type CorpusSample, corpus } from '@sandjury/emulator';
import { composeHub } from '../../ask/hub.ts';
import type { FormatOption } from '../../flags/options.ts';
import { demonstrated, demonstratedOpinion, providersFromEnvironment } from '../../plugins.ts';
import { type DemoStop, renderDemo } from '../../render/demo.ts';
import { toJson } from '../../text/json.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';
import { startEmulators } from '../emulators.ts';

/** A free key of a vendor is good for a few calls a minute; emulators on this machine take as many as come. */
const emulatedRate = { requestsPerSecond: 1_000 };

/** `sandjury demo`: asks the emulated sandboxes about every sample of the corpus, through real sockets. */
export async function demo(options: FormatOption, io: Io): Promise<number> {
  const emulators = await startEmulators(demonstrated);
  const hub = composeHub(await providersFromEnvironment(emulators.environment, emulatedRate));
  // A source that fails must not cost the answer of the others: the tour shows it.
  const unreachable = composeHub(await providersFromEnvironment(emulators.refused, emulatedRate));
  try {
    const stops: DemoStop[] = [];
    for (const sample of corpus) stops.push(await visit(sample, hub, io));
    const [known] = corpus;
    if (known) stops.push({ ...(await visit(known, unreachable, io)), name: 'wrong-api-key' });
    io.out(options.format === 'json' ? toJson(stops.map((stop) => stop.comparison)) : renderDemo(stops, io));
    return exitStatus.ok;
  } finally {
    await Promise.all([hub.close(), unreachable.close()]);
    await emulators.close();
  }
}

async function visit(sample: CorpusSample, hub: SandboxHub, io: Io): Promise<DemoStop> {
  const question = { hash: sample.hashes.sha256 };
  const answers = await hub.lookup(question.hash, { signal: io.signal });
  const { provider, source } = demonstratedOpinion;
  const outcomes = answers.flatMap((answer) => [
    answer,
    ...(answer.provider === provider ? expandOutcome(answer, [source]) : []),
  ]);
  const comparison = compare(outcomes, { question, now: io.now(), sources: hub.providers });
  return { name: sample.name, md5: sample.hashes.md5, comparison };
}
