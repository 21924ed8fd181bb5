import type { CorpusSample } from '@sandjury/emulator';
import { pluginNames } from '../plugins.ts';
import { columns, fitsByShrinking } from '../text/layout.ts';
import { painter } from '../text/paint.ts';
import type { Io } from '../world/io.ts';

/** The samples that emulators know: name, by whom, MD5, and SHA-256 where there is room. */
export function renderCorpus(samples: readonly CorpusSample[], io: Io): string {
  const paint = painter(io);
  const titles = ['SAMPLE', 'KNOWN BY', 'MD5', 'SHA-256'].map((title) => paint('dim', title));
  const rows = [
    titles,
    ...samples.map((sample) => [
      sample.name,
      knownBy(sample).join(' ') || 'nobody',
      sample.hashes.md5,
      sample.hashes.sha256,
    ]),
  ];
  const fit = { width: io.columns };
  const fitting = fitsByShrinking(rows, fit) ? rows : rows.map((cells) => cells.slice(0, -1));
  return `${columns(fitting, fit).join('\n')}\n`;
}

/** The vendors whose emulator knows a sample. */
export function knownBy(sample: CorpusSample): string[] {
  return pluginNames.filter((name) => sample[name] !== null);
}
