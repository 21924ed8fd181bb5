import type { Compared } from '@sandjury/compare';
import { ConfigurationError } from '@sandjury/core';
import type { ExportFormat, TlpLabel } from '@sandjury/export';
import type { ExportName } from '../flags/choices.ts';
import { escapedJson } from '../text/json.ts';
import type { Io } from '../world/io.ts';

interface Exporting {
  tlp: TlpLabel | undefined;
  io: Io;
}

/** A comparison in an export format. Prints on standard error what the format leaves out and what it does not block. */
export async function renderExport(name: ExportName, compared: Compared, { tlp, io }: Exporting): Promise<string> {
  const format = await formatNamed(name);
  const { withheldCounter } = await import('@sandjury/export');
  const withheld = withheldCounter();
  if (format.needsReports) withheld.add(compared);
  noteWithheld(withheld.sentences(), io);
  return spelt(format, format.render(compared, { now: io.now(), tlp }));
}

/** One document about many samples, on its way to standard output. */
export interface ExportWriter {
  /** Whether it prints more than the comparison. */
  needsReports: boolean;
  add(compared: Compared): void;
  end(): Promise<void>;
}

/** `providers`: who is asked about each sample, whose columns a table has. */
export async function exportWriter(
  name: ExportName,
  providers: readonly string[],
  { tlp, io }: Exporting,
): Promise<ExportWriter> {
  const format = await formatNamed(name);
  const { withheldCounter } = await import('@sandjury/export');
  const withheld = withheldCounter();
  const document = format.document({ now: io.now(), tlp, sources: providers });
  const write = (text: string) => {
    if (text !== '') io.out(spelt(format, text));
  };
  return {
    needsReports: format.needsReports,
    add(compared) {
      if (format.needsReports) withheld.add(compared);
      write(document.add(compared));
    },
    async end() {
      noteWithheld(withheld.sentences(), io);
      for (const part of document.end()) {
        write(part);
        await io.drained?.();
      }
    },
  };
}

function noteWithheld(sentences: readonly string[], io: Io): void {
  for (const sentence of sentences) io.note(`sandjury: ${sentence}\n`);
}

async function formatNamed(name: ExportName): Promise<ExportFormat> {
  const { exportFormats } = await import('@sandjury/export');
  const format = exportFormats.find((candidate) => candidate.name === name);
  if (format === undefined) throw new ConfigurationError(`There is no format "${name}".`);
  return format;
}

/** What a terminal would act on is escaped in JSON; the other formats show it themselves. */
function spelt({ mediaType }: ExportFormat, text: string): string {
  return mediaType.includes('json') ? escapedJson(text) : text;
}
