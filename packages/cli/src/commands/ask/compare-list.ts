import { sourceIds } from '@sandjury/core';
import { comparisonOptions } from '../../ask/comparison.ts';
import { configuredHub } from '../../ask/hub.ts';
import { openCache } from '../../cache/open.ts';
import { type CompareCommandOptions, deadlineOf } from '../../flags/options.ts';
import { comparisonPrinter } from '../../list/printer.ts';
import { runList } from '../../list/run.ts';
import { sampleList } from '../../list/samples.ts';
import type { Io } from '../../world/io.ts';

/** `sandjury compare` of many samples: each is asked once and printed as its answers come. */
export async function compareList(inputs: readonly string[], options: CompareCommandOptions, io: Io): Promise<number> {
  const { from, rejects, failOn, format } = options;
  const how = await comparisonOptions(options, io);
  const hub = await configuredHub(io, options.provider, options.rate);
  try {
    const recall = await openCache(options, io);
    const providers = sourceIds(hub.providers);
    return await runList(
      {
        list: sampleList(inputs, { from, rejects }, io),
        hub,
        recall,
        how,
        filters: options,
        deadlineMs: deadlineOf(options),
        rates: options.rate,
        failOn,
        isForPeople: format === 'table',
        printer: (to) => comparisonPrinter(options, providers, to),
      },
      io,
    );
  } finally {
    await hub.close();
  }
}

/** The files and URLs of a list that are to be submitted: all are known before anything is sent. Names what is none of them. */
export async function submittedInputs({ from, rejects }: CompareCommandOptions, io: Io): Promise<string[]> {
  const list = sampleList([], { from, rejects }, io);
  const inputs: string[] = [];
  try {
    for await (const { place, text, question } of list.items()) {
      if (!('hash' in question)) inputs.push(text);
      else list.rejects.add({ place, text, reason: `${text} is a hash: only a file or a URL can be submitted.` });
    }
    io.signal.throwIfAborted();
    if (list.failure !== null) throw list.failure;
    return inputs;
  } finally {
    list.close();
    io.note(list.rejects.explain(list.kind, io));
  }
}
