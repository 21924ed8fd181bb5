import run from '../../fixtures/triage/behavioral1-ramnit.json' with { type: 'json' };
import agentTesla from '../../fixtures/triage/overview-v0-agenttesla-dropper.json' with { type: 'json' };
import raccoon from '../../fixtures/triage/overview-v0-raccoon-archive.json' with { type: 'json' };
import mirai from '../../fixtures/triage/overview-v1-mirai-linux.json' with { type: 'json' };
import ramnit from '../../fixtures/triage/overview-v1-ramnit.json' with { type: 'json' };
import page from '../../fixtures/triage/overview-v1-url-score4.json' with { type: 'json' };
import xworm from '../../fixtures/triage/overview-v1-xworm-split-scores.json' with { type: 'json' };
import still from '../../fixtures/triage/static-ramnit.json' with { type: 'json' };
import type { JsonObject } from '../../kit/json.ts';
import { type Answer, type CorpusHashes, type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';
import { hashesOfText } from '../labels.ts';

const sekoia = 'SEKOIA-IO/automation-library, commit 151ba32c, MIT';
const usaa = 'usaa/assemblyline-service-hatching-triage, commit 916f066f, MIT';
const chronicle = 'chronicle/content-hub, commit d9eedfaf, Apache-2.0';

/** Replies of the real service, which its emulator knows beside the corpus. Whoever asks for them may meet real addresses. */
export const triageRecordings: readonly CorpusSample[] = [
  recorded(
    'recorded-agenttesla',
    'A document that loads from a page',
    agentTesla,
    'overview-v0-agenttesla-dropper.json',
    sekoia,
  ),
  recorded(
    'recorded-xworm',
    'An installer of which one run in two is known malware',
    xworm,
    'overview-v1-xworm-split-scores.json',
    sekoia,
  ),
  recorded('recorded-raccoon', 'An archive with one program', raccoon, 'overview-v0-raccoon-archive.json', sekoia),
  recorded(
    'recorded-mirai',
    'A program for Linux, which static analysis knows',
    mirai,
    'overview-v1-mirai-linux.json',
    sekoia,
  ),
  recorded('recorded-ramnit', 'A worm, with all of its reports', ramnit, 'overview-v1-ramnit.json', usaa, {
    still,
    run,
  }),
  recorded('recorded-page', 'A web page with a score of 4', page, 'overview-v1-url-score4.json', chronicle),
];

function recorded(
  name: string,
  title: string,
  overview: JsonObject & { readonly sample: object & Partial<CorpusHashes> },
  fixture: string,
  provenance: string,
  reports?: { readonly still: JsonObject; readonly run: JsonObject },
): CorpusSample {
  // A page has no hashes: it is asked for by its id.
  const { md5, sha1, sha256 } = { ...hashesOfText(name), ...overview.sample };
  const answer = <Data>(data: Data): Answer<Data> => {
    const note = 'Recorded of this very sample; see PROVENANCE.md.';
    return { label: { origin: 'recorded', fixture, provenance, note }, data };
  };
  const more = reports && { static: answer(reports.still), tasks: answer({ behavioral1: reports.run }) };
  return defineCorpusSample({
    name,
    title,
    story: 'Triage alone knows it, and its report is that of the real service.',
    hashes: { md5, sha1, sha256 },
    vmray: null,
    alibaba: null,
    triage: { samples: [{ overview: answer(overview), ...more }] },
  });
}
