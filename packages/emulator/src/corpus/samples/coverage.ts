import { madeReport } from '../alibaba/made.ts';
import { intelligenceTypes, virusTypes } from '../alibaba/terms.ts';
import { type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';
import { hashesOfText, madeVirustotal } from '../labels.ts';
import { trailingCommaText } from '../text-styles.ts';
import minerFile from '../virustotal/miner-drop.json' with { type: 'json' };
import { domainIoc, emailAddressIoc, indicator, urlIoc } from '../vmray/iocs.ts';
import { analysis, madeSample, vti } from '../vmray/made.ts';
import { recordedDetection, recordedEvent, recordedReport } from './recorded.ts';

const lureHashes = hashesOfText('targeted-lure');
const lureRun = { analysis_analyzer_name: 'vmray_web', analysis_platform: 'web', analysis_vm_name: null };

/** Known to VMRay alone. */
export const targetedLure: CorpusSample = defineCorpusSample({
  name: 'targeted-lure',
  title: 'A lure sent to one person',
  story: 'Only VMRay knows it, so there is one vote and nobody to contradict it.',
  hashes: lureHashes,
  vmray: {
    samples: [
      madeSample({
        id: 1401,
        hashes: lureHashes,
        filename: 'meeting.html',
        sizeBytes: 18_211,
        type: 'HTML Document',
        created: '2024-09-01T06:00:00',
        verdict: 'suspicious',
        severity: 'suspicious',
        score: 67,
        classifications: ['Phishing'],
        analyses: [
          analysis(2401, '2024-09-01T06:02:10', {
            ...lureRun,
            analysis_verdict: 'suspicious',
            analysis_severity: 'suspicious',
            analysis_vti_score: 67,
          }),
        ],
        iocs: {
          domains: [domainIoc({ domain: 'login.example.test', analysis_ids: [2401], ...indicator('suspicious') })],
          urls: [
            urlIoc({ url: 'https://login.example.test/sign-in', analysis_ids: [2401], ...indicator('suspicious') }),
          ],
          email_addresses: [
            emailAddressIoc({
              email_address: 'organiser@login.example.test',
              sender: true,
              recipient: false,
              subjects: ['Meeting'],
              analysis_ids: [2401],
              ...indicator('suspicious'),
            }),
          ],
        },
        vtis: [vti(7401, [2401], ['Heuristics', 'Page asks for a password', 3])],
      }),
    ],
  },
  alibaba: null,
});

const minerHashes = hashesOfText('miner-drop');

/** Known to Alibaba Cloud alone. */
export const minerDrop: CorpusSample = defineCorpusSample({
  name: 'miner-drop',
  title: 'A coin miner found on a cloud host',
  story: 'Only Alibaba Cloud knows it, from an alert on one of its hosts.',
  hashes: minerHashes,
  virustotal: madeVirustotal(minerFile),
  vmray: null,
  alibaba: madeReport({
    hashes: minerHashes,
    filename: 'kworkerd',
    threatLevel: 2,
    virusName: virusTypes.miner,
    results: { virus: '1', webshell: '', sandbox: '1' },
    sizeBytes: 2_104_320,
    firstSubmit: '2024-08-08 08:08:08',
    intelligences: [intelligenceTypes.miningProgram, intelligenceTypes.miningPool],
    threatTypes: [{ term: intelligenceTypes.miningPool, risk: 1, lastFound: '2024-08-09 01:00:00', codes: '' }],
    eventId: '9007199254740993',
    detection: { fileLabels: ['ELF64'] },
    sandbox: { NetworkData: { domain: ['pool.example.test'], ip: ['203.0.113.77'], port: [3333] } },
    styles: { basic: trailingCommaText },
  }),
});

/** The example that Alibaba Cloud's documentation prints. */
export const documentedExample: CorpusSample = defineCorpusSample({
  name: 'documented-example',
  title: "Alibaba Cloud's printed example",
  story:
    'Only Alibaba Cloud knows it: the reply its documentation prints, with a masked hash, a trailing comma and Python quotes.',
  hashes: hashesOfText('documented-example'),
  vmray: null,
  alibaba: { eventId: '8112345', report: recordedReport, detection: recordedDetection, event: recordedEvent },
});

/** Known to nobody. */
export const unheardOf: CorpusSample = defineCorpusSample({
  name: 'unheard-of',
  title: 'A file nobody has seen',
  story: 'Neither sandbox knows it, and that is not the same as harmless.',
  hashes: hashesOfText('unheard-of'),
  vmray: null,
  alibaba: null,
});
