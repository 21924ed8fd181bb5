import { alibaba } from '@sandjury/alibaba';
import { fileSample } from '@sandjury/core/toolkit';
import { answerRounds } from '../tools/sides.ts';

// A process that submits one file. Its first round is a sign of life, after which it is idle; the second is the submission.
const [endpoint = '', accessKeyId = '', accessKeySecret = '', file = ''] = process.argv.slice(2);
const provider = alibaba({ endpoint, credentials: { accessKeyId, accessKeySecret } });
let rounds = 0;

answerRounds({ calls: 1, concurrency: 1 }, async () => {
  rounds += 1;
  if (rounds === 1) return provider.ping();
  const submitted = await provider.client.submitFile(await fileSample(file));
  if (submitted.uploaded && submitted.ordered) return submitted;
  throw new Error('The emulator had the file already.');
});
