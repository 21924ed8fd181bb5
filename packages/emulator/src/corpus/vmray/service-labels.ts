import type { AnswerLabel, LabelledAnswer } from '../corpus-sample.ts';
import { madeVmray } from '../labels.ts';
import { recordedSummaryLabel } from '../samples/recorded.ts';

const made = (note: string): AnswerLabel => madeVmray(null, note).label;

/** The labels of VMRay's answers that are about submissions, jobs, archives and quota. */
export const vmrayServiceLabels: readonly LabelledAnswer[] = [
  {
    ...made('The keys are those of two recorded replies of 2018 and of the documented objects; the values are made.'),
    answer: 'vmray submitSample',
  },
  { ...made('No recorded reply exists; the keys are the documented ones.'), answer: 'vmray getJob' },
  { ...made('No recorded reply exists; the keys are the documented ones.'), answer: 'vmray getApiKeyQuota' },
  { ...made('A document of one line.'), answer: 'vmray getSampleReport' },
  {
    ...made('A ZIP of one file; the bytes are those of the corpus or a text that stands in.'),
    answer: 'vmray getSampleFile',
  },
  { ...made('No recorded reply exists; the keys are the documented ones.'), answer: 'vmray unlockSampleReports' },
  { ...made('No recorded reply exists; the keys are the documented ones.'), answer: 'vmray getReputationLookup' },
  {
    ...made(
      'No recorded reply exists; the keys are the documented ones, and every threat name is said to come from `av`.',
    ),
    answer: 'vmray getSampleThreatNames',
  },
  { ...made('No recorded reply exists; the keys are the documented ones.'), answer: 'vmray getSampleClassifications' },
  { ...made('The word that the vendor’s connectors count on.'), answer: 'vmray getDownloadPassword' },
  {
    ...made(
      'Screenshots, their index, a report, and summaries with the sections of recorded ones, written from the REST replies; real archives hold more.',
    ),
    answer: 'vmray getAnalysisArchive',
  },
  { ...recordedSummaryLabel, answer: 'vmray getAnalysisArchiveFile 82 logs/summary_v2.json' },
];
