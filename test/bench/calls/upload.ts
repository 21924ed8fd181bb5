import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileSample } from '@sandjury/core/toolkit';
import { vmray } from '@sandjury/vmray';
import { Agent } from 'undici';
import { spawnEmulators } from '../tools/emulators.ts';
import { type Benchmark, inTurn } from '../tools/measure.ts';

const megabytes = 256;

/** The upload of a file to VMRay, over undici streaming the same file through the same three hashes. */
export const upload: Benchmark = {
  name: 'upload',
  unit: 'our MB per second / bare undici stream with the same hashes',
  goal: '>= 0.9',
  async run() {
    const emulators = await spawnEmulators();
    const { VMRAY_URL = '', VMRAY_API_KEY = '' } = emulators.environment;
    const folder = await mkdtemp(join(tmpdir(), 'sandjury-bench-'));
    const file = join(folder, 'sample.bin');
    const handle = await open(file, 'w');
    await handle.truncate(megabytes * 1024 * 1024);
    await handle.close();
    const provider = vmray({ url: VMRAY_URL, apiKey: VMRAY_API_KEY });
    const agent = new Agent();
    const ours = async () => {
      const { accepted } = await provider.submitFile(await fileSample(file));
      if (!accepted) throw new Error('The emulator did not take the sample.');
    };
    const bare = async () => {
      const { statusCode, body } = await agent.request({
        origin: VMRAY_URL,
        path: '/rest/sample/submit',
        method: 'POST',
        headers: { authorization: `api_key ${VMRAY_API_KEY}`, 'content-type': 'multipart/form-data; boundary=b' },
        body: Readable.from(hashedForm(file)),
      });
      await body.text();
      if (statusCode !== 200) throw new Error(`The emulator answered ${statusCode}.`);
    };
    try {
      const { oursMs, bareMs, ratio } = await inTurn(5, ours, bare);
      const rate = (ms: number) => Math.round((megabytes / ms) * 1000);
      return { ratio: 1 / ratio, detail: `${rate(oursMs)} MB/s, bare ${rate(bareMs)} MB/s, file of ${megabytes} MiB` };
    } finally {
      await Promise.all([provider.close(), agent.close(), rm(folder, { recursive: true })]);
      await emulators.stop();
    }
  },
};

async function* hashedForm(file: string): AsyncGenerator<Uint8Array> {
  const hashes = ['md5', 'sha1', 'sha256'].map((name) => createHash(name));
  yield Buffer.from(
    '--b\r\ncontent-disposition: form-data; name="sample_file"; filename="sample.bin"\r\ncontent-type: application/octet-stream\r\n\r\n',
  );
  for await (const chunk of createReadStream(file, { highWaterMark: 512 * 1024 })) {
    for (const hash of hashes) hash.update(chunk as Buffer);
    yield chunk as Buffer;
  }
  for (const hash of hashes) hash.digest('hex');
  yield Buffer.from('\r\n--b--\r\n');
}
