import 'reflect-metadata'; // the application brings it; the libraries do not need it
import { alibaba } from '@sandjury/alibaba';
import type { SandboxHub } from '@sandjury/core';
import { registerSandboxHub, SANDBOX_HUB, SANDBOX_PROVIDER } from '@sandjury/core/di';
import { vmray } from '@sandjury/vmray';
import { container } from 'tsyringe';

// A service of yours that wants a hub, and does not care which sandboxes are behind it.
class Triage {
  readonly hub: SandboxHub;
  constructor(hub: SandboxHub) {
    this.hub = hub;
  }
  async worstVerdict(hash: string): Promise<string> {
    const outcomes = await this.hub.lookup(hash);
    const verdicts = outcomes.flatMap((outcome) =>
      outcome.status === 'reported' ? [outcome.report.verdict.value] : [],
    );
    return (
      ['malicious', 'suspicious', 'benign'].find((value) => verdicts.some((verdict) => verdict === value)) ?? 'unknown'
    );
  }
}

container.register(SANDBOX_PROVIDER, {
  useFactory: () => vmray({ url: process.env.VMRAY_URL ?? '', apiKey: { env: 'VMRAY_API_KEY' } }),
});
container.register(SANDBOX_PROVIDER, {
  useFactory: () =>
    alibaba({
      endpoint: process.env.SANDJURY_ALIBABA_ENDPOINT,
      credentials: {
        accessKeyId: { env: 'ALIBABA_CLOUD_ACCESS_KEY_ID' },
        accessKeySecret: { env: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET' },
      },
    }),
});
registerSandboxHub(container);
container.register(Triage, { useFactory: (resolving) => new Triage(resolving.resolve(SANDBOX_HUB)) });

const hash = process.argv[2] ?? '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';
const triage = container.resolve(Triage);
console.log(`${hash}: ${await triage.worstVerdict(hash)}`);
await triage.hub.close();
