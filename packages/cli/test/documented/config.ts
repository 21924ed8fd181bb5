import { vmray } from '@sandjury/vmray';
import { defineConfig } from 'sandjury';

export const config = defineConfig({
  providers: [
    vmray({ url: 'https://eu.cloud.vmray.com', apiKey: { env: 'VMRAY_API_KEY' }, requestsPerSecond: 5 }),
    { use: './acme.ts', url: 'https://acme.example', token: { env: 'ACME_TOKEN' } },
  ],
  defaults: { strategy: 'threshold:2' },
});
