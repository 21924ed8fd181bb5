import { alibaba } from '@sandjury/alibaba';
import { capabilities, createSandboxHub, type SandboxProvider, supports } from '@sandjury/core';
import { vmray } from '@sandjury/vmray';

// A plain object is a provider too: here a sandbox of your own that is down today.
const inHouse: SandboxProvider = {
  specificationVersion: 'v1',
  id: 'in-house',
  product: 'In-house sandbox',
  ping: () => Promise.reject(new Error('down')),
  report: () => Promise.reject(new Error('down')),
  findByHash: () => Promise.reject(new Error('down')),
};
const hub = createSandboxHub({
  providers: [
    inHouse,
    vmray({ url: process.env.VMRAY_URL ?? '', apiKey: { env: 'VMRAY_API_KEY' } }),
    alibaba({
      endpoint: process.env.SANDJURY_ALIBABA_ENDPOINT,
      credentials: {
        accessKeyId: { env: 'ALIBABA_CLOUD_ACCESS_KEY_ID' },
        accessKeySecret: { env: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET' },
      },
    }),
  ],
});

// A capability is a method that exists. Ask before you call; the compiler holds you to it.
for (const provider of hub.providers) {
  const able = capabilities.filter((capability) => supports(provider, capability));
  console.log(`${provider.id}: ${able.join(', ')}; hashes: ${provider.hashKinds?.join(', ') ?? 'any'}`);
}

// One vendor's failure is an outcome among others. Outcomes keep the order of the providers.
const hash = process.argv[2] ?? '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';
const outcomes = await hub.lookup(hash, { onOutcome: (outcome) => console.error(`… ${outcome.provider} is there`) });
for (const outcome of outcomes) {
  if (outcome.status === 'reported') console.log(`${outcome.provider} says ${outcome.report.verdict.value}`);
  else if (outcome.status === 'failed') console.log(`${outcome.provider} failed: ${outcome.error.code}`);
  else console.log(`${outcome.provider}: ${outcome.status}`);
}
await hub.close();
