import { cape } from '@sandjury/cape';
import { answerRounds } from '../tools/sides.ts';

// A process that asks for one report, or that only parses what it was given. Its first round is a sign of life, after which it is idle.
const [side = '', url = ''] = process.argv.slice(2);
const provider = cape({ url });
const text = side === 'bare' ? await (await fetch(`${url}/apiv2/tasks/get/report/7/json/`)).text() : '';
let rounds = 0;

answerRounds({ calls: 1, concurrency: 1 }, async () => {
  rounds += 1;
  if (side === 'bare') return JSON.parse(text);
  if (rounds === 1) return provider.status({ provider: 'cape', id: 'task:7' });
  const { iocs, complete } = await provider.report({ provider: 'cape', id: 'task:7' });
  if (iocs.length < 12_000 || !complete) throw new Error(`The report has ${iocs.length} IOCs.`);
});
