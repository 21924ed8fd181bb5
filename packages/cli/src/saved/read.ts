import { ConfigurationError, SandboxError, type SandboxPlugin, type SandboxReport } from '@sandjury/core';
import { firstLine } from '../configuration/documents/document.ts';
import { nameOf, readDocuments } from '../input/read.ts';
import { isPluginName } from '../plugins.ts';
import type { Io } from '../world/io.ts';

interface SavedFiles {
  plugin: SandboxPlugin<unknown>;
  files: readonly string[];
  maxBytes: number;
}

/**
 * The reports that saved replies of one vendor hold; none where the vendor said that it does not know the sample, which is an answer
 * and is told to `onUnknown`. What is wrong with a reply is said of its file.
 */
export async function readSaved(
  { plugin, files, maxBytes }: SavedFiles,
  io: Io,
  onUnknown: (message: string) => void = () => {},
): Promise<SandboxReport[]> {
  const documents: { file: string; document: unknown }[] = [];
  for (const file of files) {
    for (const document of await readDocuments(file, io, { maxBytes, unpack: plugin.unpack?.bind(plugin) })) {
      const own = ownOutput(document);
      if (own !== null) {
        throw new ConfigurationError(`${nameOf(file)} is ${own} that sandjury wrote, not a reply of ${plugin.name}.`);
      }
      documents.push({ file, document });
    }
  }
  const read = reading(
    plugin,
    documents.map(({ document }) => document),
  );
  if (Array.isArray(read)) return read;
  if (read.code === 'not_found') {
    onUnknown(read.message);
    return [];
  }
  // Several replies are read together; which of them is to blame is what is wrong with it alone, too.
  const blamed = documents.find(({ document }) => {
    const alone = reading(plugin, [document]);
    return !Array.isArray(alone) && alone.message === read.message;
  });
  if (blamed === undefined || !ofReplies.has(read.code)) throw read;
  throw new ConfigurationError(`${nameOf(blamed.file)}: ${read.message}`, { cause: read });
}

// A reply that is none of this vendor's; all else is what the vendor said in one.
const ofReplies: ReadonlySet<string> = new Set(['configuration', 'response', 'too_large']);

/** Throws ConfigurationError where standard input would be read twice: the second time there is nothing in it. */
export function assertReadOnce(files: readonly string[]): void {
  if (files.filter((file) => file === '-').length > 1) {
    throw new ConfigurationError('Standard input (-) can be read only once.');
  }
}

function reading(plugin: SandboxPlugin<unknown>, documents: readonly unknown[]): SandboxReport[] | SandboxError {
  try {
    const reports: unknown = plugin.read(...documents);
    if (Array.isArray(reports)) return reports;
    return new ConfigurationError(`The adapter ${plugin.name} failed: what it read is no list of reports.`);
  } catch (error) {
    if (SandboxError.is(error)) return error;
    if (isPluginName(plugin.name)) throw error;
    return new ConfigurationError(`The adapter ${plugin.name} failed: ${firstLine(error)}`, { cause: error });
  }
}

/** What a document is that this program wrote itself, which is no reply of any vendor: `a report`; null for all else. */
function ownOutput(document: unknown): 'a report' | 'a comparison' | null {
  const [first = null]: unknown[] = [document].flat();
  if (typeof first !== 'object' || first === null || !('schemaVersion' in first)) return null;
  if ('consensus' in first && 'sources' in first) return 'a comparison';
  return 'ref' in first && 'verdict' in first ? 'a report' : null;
}
