import type { JsonObject } from '../../kit/json.ts';
import { madeReport } from '../alibaba/made.ts';
import capeReport from '../cape/hostile-strings.json' with { type: 'json' };
import { type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';
import hostileRuns from '../hybrid-analysis/hostile-strings.json' with { type: 'json' };
import joeReport from '../joe-sandbox/hostile-strings.json' with { type: 'json' };
import {
  hashesOfText,
  madeCape,
  madeHybridAnalysis,
  madeJoeSandbox,
  madeMalwareBazaar,
  madeTriage,
  madeVirustotal,
} from '../labels.ts';
import bazaarEntry from '../malwarebazaar/hostile-strings.json' with { type: 'json' };
import { pythonText } from '../text-styles.ts';
import hostileReports from '../triage/hostile-strings.json' with { type: 'json' };
import hostileFile from '../virustotal/hostile-strings.json' with { type: 'json' };
import { domainIoc, emailIoc, fileIoc, filenameIoc, indicator, mutexIoc, processIoc, urlIoc } from '../vmray/iocs.ts';
import { analysis, madeSample, technique, vti } from '../vmray/made.ts';

const hashes = hashesOfText('hostile-strings');

/** Text that attacks the program that prints it: a terminal, a page, a spreadsheet, a Markdown table, a reader of file names. */
const attacks = {
  terminal: '\u001b[2J\u001b[1;31mclean\u001b[0m\u0007\u001b]0;owned\u0007\u009b31m',
  link: '\u001b]8;;https://attacker.example.test/\u001b\\harmless\u001b]8;;\u001b\\',
  markup: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  formula: "=cmd|'/C calc'!A0",
  plusFormula: '+HYPERLINK("http://attacker.example.test/","x")',
  direction: 'invoice\u202egpj.exe',
  lines: 'first\r\nsecond\u0000third\u2028fourth',
  markdown: '| `x` | [y](javascript:alert(1)) |',
} as const;

// Only parsed text can give an object an own key of this name.
const pollution: JsonObject = JSON.parse(
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
);

const seenBy = { analysis_ids: [2801], ...indicator('malicious') };

/** Attack strings in every place where a person or a program will read them. */
export const hostileStrings: CorpusSample = defineCorpusSample({
  name: 'hostile-strings',
  title: 'A sample that attacks the reader',
  story:
    'Both call it malicious; its names and strings are written to attack terminals, pages, spreadsheets and parsers.',
  hashes,
  cape: { tasks: [{ report: madeCape(capeReport) }] },
  malwarebazaar: madeMalwareBazaar(bazaarEntry),
  virustotal: madeVirustotal(hostileFile),
  triage: madeTriage(hostileReports),
  'hybrid-analysis': madeHybridAnalysis(hostileRuns),
  'joe-sandbox': madeJoeSandbox(joeReport),
  vmray: {
    samples: [
      madeSample({
        id: 1801,
        hashes,
        filename: attacks.direction,
        sizeBytes: 666,
        type: attacks.markup,
        created: '2024-10-31T23:59:59',
        verdict: 'malicious',
        severity: 'malicious',
        score: 80,
        classifications: [attacks.formula, '__proto__'],
        threatNames: [attacks.terminal, attacks.markdown],
        fields: { sample_webif_url: 'javascript:alert(1)', ...pollution },
        analyses: [
          analysis(2801, '2024-10-31T23:59:59', {
            analysis_verdict: 'malicious',
            analysis_severity: 'malicious',
            analysis_vti_score: 80,
            analysis_vm_name: attacks.link,
            analysis_webif_url: 'data:text/html,<script>alert(1)</script>',
          }),
        ],
        iocs: {
          domains: [domainIoc({ domain: 'xn--e1afmkfd.example.test', original_domains: [attacks.markup], ...seenBy })],
          urls: [
            urlIoc({
              url: 'http://attacker.example.test/?q=<script>alert(1)</script>',
              user_agents: [attacks.terminal],
              ...seenBy,
            }),
          ],
          filenames: [
            filenameIoc({ filename: attacks.direction, ...seenBy }),
            filenameIoc({ filename: '../../../../etc/passwd', ...seenBy }),
          ],
          files: [
            fileIoc(hashesOfText('hostile file'), {
              filename: attacks.lines,
              filenames: [attacks.lines, attacks.formula],
              ...seenBy,
            }),
          ],
          mutexes: [
            mutexIoc({ mutex_name: '__proto__', ...seenBy }),
            mutexIoc({ mutex_name: attacks.terminal, ...seenBy }),
          ],
          processes: [processIoc({ cmd_line: attacks.plusFormula, process_names: [attacks.link], ...seenBy })],
          emails: [
            emailIoc(hashesOfText('hostile mail'), { subject: attacks.formula, sender: attacks.markup, ...seenBy }),
          ],
        },
        vtis: [vti(7801, [2801], [attacks.markup, attacks.terminal, 5])],
        techniques: [technique([13, 'T1036.002', attacks.link, '__proto__'], [2801])],
      }),
    ],
  },
  alibaba: madeReport({
    hashes,
    filename: attacks.terminal,
    threatLevel: 2,
    virusName: attacks.markup,
    results: { virus: '1', webshell: '1', sandbox: '1' },
    sizeBytes: 666,
    firstSubmit: '2024-11-01 08:00:00',
    intelligences: [attacks.formula, attacks.direction],
    threatTypes: [{ term: attacks.markdown, risk: 1, codes: ['__proto__', attacks.lines] }],
    sandbox: {
      BehaviorData: { ...pollution, note: attacks.lines },
      NetworkData: { url: [`http://attacker.example.test/${attacks.markup}`] },
    },
    eventId: '9223372036854775807',
    event: { source: 'OSS', ossKey: `uploads/${attacks.direction}`, firstTime: 1_730_419_200_000 },
    detection: { fileLabels: [attacks.markup, attacks.terminal, '__proto__'] },
    styles: { sandbox: pythonText },
  }),
});
