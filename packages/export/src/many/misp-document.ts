import { toMisp } from '../misp/to-misp.ts';
import type { DocumentOptions, ExportDocument } from './document.ts';
import { jsonItem } from './json-item.ts';

/**
 * Many samples as one file of events, one a sample: `{"response":[{"Event":…}]}`, as MISP's own search gives them and its import of a
 * file takes them. MISP has no list of events without `response`, and a feed is a folder with a file for each event. A sample that is
 * listed by two of its hashes is one event. Holds the uuids of events, nothing else.
 */
export function mispDocument({ sources: _, ...options }: DocumentOptions): ExportDocument {
  const uuids = new Set<string>();
  const head = '{\n  "response": [';
  return {
    add(input) {
      const event = toMisp(input, options);
      if (uuids.has(event.Event.uuid)) return '';
      uuids.add(event.Event.uuid);
      return (uuids.size === 1 ? head : ',') + jsonItem(event, 2);
    },
    end: () => [`${uuids.size === 0 ? head : ''}\n  ]\n}\n`],
  };
}
