import { vmray } from '@sandjury/vmray';
import { defineConfig } from 'sandjury';

export const config = defineConfig({
  providers: [
    vmray({ url: 'https://eu.cloud.vmray.com', apiKey: { env: 'VMRAY_API_KEY' }, requestsPerSecond: 5 }),
    { use: './cape.ts', url: 'https://cape.example', token: { env: 'CAPE_TOKEN' } },
  ],
  defaults: { strategy: 'threshold:2' },
});
