import { vmray } from '@sandjury/vmray';
import { Agent } from 'undici';
import { answerRounds } from '../tools/sides.ts';

// One side of the comparison in `lookup.ts`: `ours` or `bare`, the server and the hash.
const [side, url = '', apiKey = '', hash = '', calls, concurrency] = process.argv.slice(2);
const round = { calls: Number(calls), concurrency: Number(concurrency) };

answerRounds(round, side === 'ours' ? ours() : bare());

function ours(): () => Promise<unknown> {
  const provider = vmray({ url, apiKey, concurrency: round.concurrency });
  return async () => {
    const [ref] = await provider.findByHash(hash);
    if (ref === undefined) throw new Error('The emulator does not know the sample.');
    return provider.report(ref);
  };
}

function bare(): () => Promise<unknown> {
  const agent = new Agent({ connections: round.concurrency });
  const headers = { authorization: `api_key ${apiKey}` };
  const get = async (path: string): Promise<{ data: unknown }> => {
    const { body } = await agent.request({ origin: url, path: `/rest${path}`, method: 'GET', headers });
    return JSON.parse(await body.text()) as { data: unknown };
  };
  return async () => {
    const { data } = await get(`/sample/sha256/${hash}`);
    const id = (data as { sample_id: number }[])[0]?.sample_id ?? 0;
    const parts = ['', '/iocs?all_artifacts=true', '/vtis', '/mitre_attack'].map((part) => `/sample/${id}${part}`);
    return Promise.all([...parts, `/analysis/sample/${id}`].map(get));
  };
}
