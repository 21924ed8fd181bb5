import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Figure } from '../tools/measure.ts';
import { forgetPeak, peakBytes } from '../tools/memory.ts';
import { spawnSide } from '../tools/sides.ts';
import { capeDocument } from './cape-document.ts';

const rounds = 5;

/** A report of 75 MB, from a server on loopback to the report of ours, over `JSON.parse` of its text. */
export const capeReport: Benchmark = {
  name: 'cape-report',
  unit: 'processor time of provider.report() of 75 MB / that of JSON.parse',
  goal: '<= 4',
  run: () =>
    withServer(async (url, megabytes) => {
      const [ours, bare] = [
        spawnSide('reports/cape-side.ts', ['ours', url]),
        spawnSide('reports/cape-side.ts', ['bare', url]),
      ];
      try {
        // The first round of each is a sign of life, and less than the median.
        for (let round = 0; round < rounds * 2; round++) {
          await ours.round();
          await bare.round();
        }
        const [oursMs, bareMs] = [ours.cpuUs() / 1000, bare.cpuUs() / 1000];
        const detail = `${megabytes} MB: ${Math.round(oursMs)} ms, JSON.parse ${Math.round(bareMs)} ms`;
        return { ratio: oursMs / bareMs, detail };
      } finally {
        await Promise.all([ours.stop(), bare.stop()]);
      }
    }),
};

/** The most resident memory of a process that asks for that report once. */
export const capeMemory: Benchmark = {
  name: 'cape-memory',
  unit: 'MB at the peak of a report of 75 MB',
  goal: '<= 600',
  run: () =>
    withServer(async (url) => {
      const peaks: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const side = spawnSide('reports/cape-side.ts', ['ours', url]);
        try {
          await side.round();
          await sleep(500);
          await forgetPeak(side.pid);
          await side.round();
          peaks.push((await peakBytes(side.pid)) / 1e6);
        } finally {
          await side.stop();
        }
      }
      return { ratio: Math.max(...peaks), detail: peaks.map((peak) => `${Math.round(peak)} MB`).join(', ') };
    }),
};

async function withServer(use: (url: string, megabytes: number) => Promise<Figure>): Promise<Figure> {
  const text = Buffer.from(capeDocument());
  const server: Server = createServer((request, response) => {
    const reply = request.url?.includes('/report/') ? text : Buffer.from('{"error":false,"data":"reported"}');
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': reply.length });
    response.end(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  try {
    const { port } = server.address() as AddressInfo;
    return await use(`http://127.0.0.1:${port}`, Math.round(text.length / 1e6));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
