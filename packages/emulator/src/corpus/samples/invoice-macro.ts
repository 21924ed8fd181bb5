import { madeReport } from '../alibaba/made.ts';
import { intelligenceTypes, virusTypes } from '../alibaba/terms.ts';
import report from '../cape/invoice-macro.json' with { type: 'json' };
import { type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';
import invoiceRuns from '../hybrid-analysis/invoice-macro.json' with { type: 'json' };
import joeReport from '../joe-sandbox/invoice-macro.json' with { type: 'json' };
import {
  hashesOfText,
  madeCape,
  madeHybridAnalysis,
  madeJoeSandbox,
  madeMalwareBazaar,
  madeTriage,
  madeVirustotal,
} from '../labels.ts';
import bazaarEntry from '../malwarebazaar/invoice-macro.json' with { type: 'json' };
import { pythonText, trailingCommaText } from '../text-styles.ts';
import invoiceReports from '../triage/invoice-macro.json' with { type: 'json' };
import invoiceFile from '../virustotal/invoice-macro.json' with { type: 'json' };
import { artifact, domainIoc, emailIoc, indicator, ipIoc, processIoc, urlIoc } from '../vmray/iocs.ts';
import { analysis, madeSample, staticRun, technique, vti } from '../vmray/made.ts';

const invoiceHashes = hashesOfText('invoice-macro');
const macroVti = vti(7101, [2101], ['Execution', 'Document spawns a command interpreter', 5]);

/** One step apart: malicious against suspicious. */
export const invoiceMacro: CorpusSample = defineCorpusSample({
  name: 'invoice-macro',
  title: 'An invoice with a macro',
  story: 'VMRay calls it malicious, Alibaba Cloud only suspicious: one step apart, on the same download address.',
  hashes: invoiceHashes,
  cape: { tasks: [{ report: madeCape(report) }] },
  malwarebazaar: madeMalwareBazaar(bazaarEntry),
  virustotal: madeVirustotal(invoiceFile),
  triage: madeTriage(invoiceReports),
  'hybrid-analysis': madeHybridAnalysis(invoiceRuns),
  'joe-sandbox': madeJoeSandbox(joeReport),
  vmray: {
    samples: [
      madeSample({
        id: 1101,
        hashes: invoiceHashes,
        filename: 'Invoice 2024-117.docm',
        sizeBytes: 88_064,
        type: 'Word Document',
        created: '2024-03-04T07:44:30',
        verdict: 'malicious',
        severity: 'malicious',
        score: 92,
        classifications: ['Downloader', 'Exploit'],
        threatNames: ['Mal/Generic-S'],
        analyses: [
          analysis(2101, '2024-03-04T07:50:02', {
            analysis_verdict: 'malicious',
            analysis_severity: 'malicious',
            analysis_vti_score: 92,
            analysis_configuration_name: 'office',
          }),
          analysis(2102, '2024-03-04T07:45:01', {
            ...staticRun,
            analysis_verdict: 'suspicious',
            analysis_severity: 'suspicious',
            analysis_vti_score: 46,
          }),
        ],
        iocs: {
          urls: [
            urlIoc({
              url: 'http://files.example.org/a/payload.bin',
              original_urls: ['http://files.example.org/a/payload.bin'],
              methods: ['GET'],
              categories: ['Contacted'],
              sources: ['Pcap'],
              analysis_ids: [2101],
              ...indicator('malicious'),
            }),
          ],
          domains: [
            domainIoc({
              domain: 'files.example.org',
              protocols: ['HTTP'],
              analysis_ids: [2101],
              ...indicator('suspicious'),
            }),
          ],
          ips: [
            ipIoc({ ip_address: '203.0.113.20', domains: ['files.example.org'], analysis_ids: [2101], ...artifact }),
          ],
          processes: [
            processIoc({
              cmd_line: 'powershell.exe -NoProfile -File C:\\Users\\kQ2vXw\\AppData\\Local\\Temp\\run.ps1',
              process_names: ['powershell.exe'],
              process_ids: [4],
              analysis_ids: [2101],
              ...indicator('malicious'),
            }),
          ],
          emails: [
            emailIoc(hashesOfText('invoice mail'), {
              subject: 'Your invoice',
              sender: 'billing@example.com',
              recipients: ['accounting@example.test'],
              nr_links: 0,
              nr_attachments: 1,
              attachment_types: ['application/vnd.ms-word.document.macroEnabled.12'],
              analysis_ids: [2102],
              ...artifact,
            }),
          ],
        },
        vtis: [macroVti, vti(7102, [2101, 2102], ['Network Connection', 'Downloads a file', 4])],
        techniques: [technique([11, 'T1059.001', 'PowerShell', 'Execution'], [2101], [macroVti])],
      }),
    ],
  },
  alibaba: madeReport({
    hashes: invoiceHashes,
    filename: 'Invoice 2024-117.docm',
    threatLevel: 1,
    virusName: virusTypes.suspicious,
    results: { virus: '0', webshell: '0', sandbox: '2' },
    sizeBytes: 88_064,
    firstSubmit: '2024-03-04 17:02:45',
    intelligences: [intelligenceTypes.downloadSource],
    threatTypes: [{ term: intelligenceTypes.downloadSource, risk: 1, codes: 'Malicious Source' }],
    eventId: '810000000000001101',
    event: { source: 'API', ossKey: '1/2024/03/04/17/02/1709542965000', firstTime: 1_709_542_965_000, status: 3 },
    detection: { score: 68, fileLabels: ['Zip'] },
    sandbox: {
      NetworkData: {
        domain: ['FILES.example.org'],
        url: ['http://FILES.example.org:80/a/payload.bin'],
        ip: ['203.0.113.21'],
      },
    },
    styles: { basic: trailingCommaText, sandbox: pythonText },
  }),
});
