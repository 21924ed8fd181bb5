import { corpus } from '@sandjury/emulator';
import { vmray } from '@sandjury/vmray';
import { Agent } from 'undici';
import { spawnEmulators } from './emulators.ts';
import { type Benchmark, concurrently, inTurn } from './measure.ts';

const lookups = 300;
const concurrency = 32;

/** Look-ups a second with full normalisation, over the same requests by undici and `JSON.parse` alone. */
export const lookup: Benchmark = {
  name: 'lookup',
  unit: 'ours per second / undici + JSON.parse per second',
  goal: '>= 0.7',
  async run() {
    const emulators = await spawnEmulators();
    const { VMRAY_URL = '', VMRAY_API_KEY = '' } = emulators.environment;
    const hash = corpus.find((sample) => sample.vmray !== null && sample.alibaba !== null)?.hashes.sha256 ?? '';
    const provider = vmray({ url: VMRAY_URL, apiKey: VMRAY_API_KEY, concurrency });
    const agent = new Agent({ connections: concurrency });
    const get = async (path: string): Promise<{ data: unknown }> => {
      const { body } = await agent.request({
        origin: VMRAY_URL,
        path: `/rest${path}`,
        method: 'GET',
        headers: { authorization: `api_key ${VMRAY_API_KEY}` },
      });
      return JSON.parse(await body.text()) as { data: unknown };
    };
    const bare = async () => {
      const { data } = await get(`/sample/sha256/${hash}`);
      const id = (data as { sample_id: number }[])[0]?.sample_id ?? 0;
      const parts = [
        `/sample/${id}`,
        `/sample/${id}/iocs?all_artifacts=true`,
        `/sample/${id}/vtis`,
        `/sample/${id}/mitre_attack`,
      ];
      await Promise.all([...parts, `/analysis/sample/${id}`].map(get));
    };
    const ours = async () => {
      const [ref] = await provider.findByHash(hash);
      if (ref === undefined) throw new Error('The emulator does not know the sample.');
      await provider.report(ref);
    };
    try {
      const { oursMs, bareMs, ratio } = await inTurn(
        7,
        () => concurrently(lookups, concurrency, ours),
        () => concurrently(lookups, concurrency, bare),
      );
      const rate = (ms: number) => Math.round((lookups / ms) * 1000);
      return { ratio: 1 / ratio, detail: `${rate(oursMs)} look-ups a second, bare ${rate(bareMs)}` };
    } finally {
      await Promise.all([provider.close(), agent.close()]);
      await emulators.stop();
    }
  },
};
