import { madeReport } from '../alibaba/made.ts';
import { intelligenceTypes, virusTypes } from '../alibaba/terms.ts';
import { type AlibabaAnswers, type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';
import { hashesOfText } from '../labels.ts';
import { realValue } from '../text-styles.ts';

const hashes = hashesOfText('array-form');

/**
 * A report whose structured fields are arrays and objects instead of texts. No operation's documented form has them, and the official clients
 * refuse them; one page of the documentation and the sister API print them. It is not in `corpus`: add it to see what a reader makes of it.
 */
export const arrayForm: CorpusSample = defineCorpusSample({
  name: 'array-form',
  title: 'A report with real arrays',
  story: 'Only Alibaba Cloud knows it: the fields that are texts everywhere else are arrays and objects here.',
  hashes,
  vmray: null,
  alibaba: withNote(
    madeReport({
      hashes,
      filename: 'array-form.bin',
      threatLevel: 2,
      virusName: virusTypes.worm,
      results: { virus: '1', webshell: '0', sandbox: '1' },
      sizeBytes: 30_720,
      firstSubmit: '2024-07-01 10:00:00',
      intelligences: [intelligenceTypes.exploit],
      threatTypes: [{ term: intelligenceTypes.exploit, risk: 1, lastFound: '2024-07-02 00:00:00', codes: ['Exploit'] }],
      sandbox: { NetworkData: { domain: ['array.example.test'], ip: ['198.51.100.99'] } },
      styles: { basic: realValue, sandbox: realValue, intelligences: realValue, threatTypes: realValue },
    }),
  ),
});

function withNote(answers: AlibabaAnswers): AlibabaAnswers {
  const note =
    'Intelligences and ThreatTypes are arrays, as one Chinese page of the documentation prints them; Basic and Sandbox are objects, as Basic is in the ' +
    'sister API Sasti. The documented type of all four is a text. What the sections of Sandbox hold is invented.';
  return { ...answers, report: { ...answers.report, label: { ...answers.report.label, note } } };
}
