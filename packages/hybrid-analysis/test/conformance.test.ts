import { describeProvider } from '@sandjury/conformance';
import {
  corpus,
  emulatorHybridAnalysisApiKey,
  hybridAnalysisRecordings,
  startHybridAnalysisEmulator,
} from '@sandjury/emulator';
import { hybridAnalysis } from '../src/index.ts';

const statesOf = (state: string) =>
  [...corpus, ...hybridAnalysisRecordings].flatMap(({ 'hybrid-analysis': answers, hashes }) =>
    answers?.summaries.every(({ data }) => data.state === state) ? [hashes.sha256] : [],
  );

describeProvider({
  emulator: () => startHybridAnalysisEmulator(),
  create: ({ url, secret, settings }) =>
    hybridAnalysis({
      ...settings,
      url,
      apiKey: secret(emulatorHybridAnalysisApiKey),
      // Nobody may submit a URL without it.
      allowCommunityAccess: true,
      requestsPerSecond: 10_000,
      burst: 10_000,
    }),
  capabilities: ['findByHash', 'findByUrl', 'submitFile', 'submitUrl', 'status', 'screenshots', 'quota'],
  known: statesOf('SUCCESS'),
  failed: statesOf('ERROR'),
  creates: ['submit_file', 'submit_url', 'scan_file', 'scan_url'],
});
