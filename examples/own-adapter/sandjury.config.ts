import { defineConfig } from 'sandjury';

// Two adapters that come with Sandjury, and this folder's own, by the name of its package, as if it were installed from npm.
export const config = defineConfig({
  providers: [
    { use: 'vmray', url: process.env.VMRAY_URL ?? '', apiKey: { env: 'VMRAY_API_KEY' } },
    {
      use: 'alibaba',
      endpoint: process.env.SANDJURY_ALIBABA_ENDPOINT,
      credentials: {
        accessKeyId: { env: 'ALIBABA_CLOUD_ACCESS_KEY_ID' },
        accessKeySecret: { env: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET' },
      },
    },
    { use: 'sandjury-adapter-cape', url: process.env.CAPE_URL, token: { env: 'CAPE_TOKEN' } },
  ],
});
