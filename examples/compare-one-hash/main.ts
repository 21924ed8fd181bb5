import { alibaba } from '@sandjury/alibaba';
import { compare } from '@sandjury/compare';
import { createSandboxHub } from '@sandjury/core';
import { vmray } from '@sandjury/vmray';

const { VMRAY_URL = '', SANDJURY_ALIBABA_ENDPOINT: endpoint } = process.env;
const credentials = {
  accessKeyId: { env: 'ALIBABA_CLOUD_ACCESS_KEY_ID' },
  accessKeySecret: { env: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET' },
};
const hub = createSandboxHub({
  providers: [vmray({ url: VMRAY_URL, apiKey: { env: 'VMRAY_API_KEY' } }), alibaba({ endpoint, credentials })],
});
const hash = process.argv[2] ?? '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';
const { sources, consensus } = compare(await hub.lookup(hash), { question: { hash }, sources: hub.providers });
for (const source of sources) console.log(`${source.provider}: ${source.verdict?.value ?? source.status}`);
console.log(`consensus: ${consensus.value}; dissent: ${consensus.dissent.join(', ') || 'nobody'}`);
await hub.close();
