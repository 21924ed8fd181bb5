import { ConnectionError, createSandboxHub, type SandboxProvider } from '@sandjury/core';

const offline: SandboxProvider = {
  specificationVersion: 'v1',
  id: 'offline',
  product: 'Fake Sandbox',
  ping: async () => ({ ok: true, product: 'Fake Sandbox', version: null, latencyMs: 0, details: {} }),
  report: async () => Promise.reject(new ConnectionError('The fake is never reached.')),
  findByHash: async (hash) => (hash.startsWith('44d8') ? [{ provider: 'offline', id: `hash:${hash}` }] : []),
};
const hub = createSandboxHub({ providers: [offline] });
for (const outcome of await hub.lookup('44d88612fea8a8f36de82e1278abb02f')) {
  if (outcome.status === 'reported') console.log(outcome.provider, outcome.report.verdict.value);
  else if (outcome.status === 'failed') console.log(outcome.provider, outcome.error.code, outcome.error.message);
  else console.log(outcome.provider, outcome.status);
}
await hub.close();
