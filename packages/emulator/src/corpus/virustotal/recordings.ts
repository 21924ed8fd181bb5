import behaviourFile from '../../fixtures/virustotal/behaviours-file.json' with { type: 'json' };
import sysinternals from '../../fixtures/virustotal/file-behaviour-microsoft-sysinternals.json' with { type: 'json' };
import disagree from '../../fixtures/virustotal/file-malicious-sandboxes-disagree.json' with { type: 'json' };
import undetected from '../../fixtures/virustotal/file-undetected-no-sandbox.json' with { type: 'json' };
import type { JsonObject } from '../../kit/json.ts';
import { type Answer, type CorpusHashes, type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';

const azul = 'AustralianCyberSecurityCentre/azul-plugin-virustotal, commit d8e3661b, MIT';
const msticpy = 'microsoft/msticpy, commit cb715147, MIT';

/** Replies of the real VirusTotal, which its emulator knows beside the corpus. Whoever asks for them may meet real addresses. */
export const virustotalRecordings: readonly CorpusSample[] = [
  recorded('recorded-macro', 'A document on which sandboxes disagree', disagree.data, {
    fixture: 'file-malicious-sandboxes-disagree.json',
    provenance: azul,
  }),
  recorded('recorded-undetected', 'A program that nobody detects', undetected.data, {
    fixture: 'file-undetected-no-sandbox.json',
    provenance: azul,
  }),
  recorded(
    'recorded-netminer',
    'A miner, and what a sandbox saw of it',
    behaviourFile,
    { fixture: 'behaviours-file.json', provenance: msticpy },
    sysinternals,
  ),
];

function recorded(
  name: string,
  title: string,
  file: JsonObject & { readonly attributes: CorpusHashes },
  from: { readonly fixture: string; readonly provenance: string },
  behaviour?: JsonObject,
): CorpusSample {
  const { md5, sha1, sha256 } = file.attributes;
  const note = 'Recorded of this very sample. Names of people and mail addresses are replaced.';
  const answer = <Data>(data: Data): Answer<Data> => ({ label: { origin: 'recorded', note, ...from }, data });
  return defineCorpusSample({
    name,
    title,
    story: 'VirusTotal alone knows it, and its reply is that of the real service.',
    hashes: { md5, sha1, sha256 },
    vmray: null,
    alibaba: null,
    virustotal: { file: answer(file), ...(behaviour && { behaviours: answer([behaviour]) }) },
  });
}
