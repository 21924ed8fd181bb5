import { defineConfig } from 'sandjury';

// An adapter that comes with Sandjury, and one of your own: a path here, the name of a package once it is on npm.
export const config = defineConfig({
  providers: [
    { use: 'vmray', url: process.env.VMRAY_URL ?? '', apiKey: { env: 'VMRAY_API_KEY' } },
    {
      use: '../../packages/create-sandjury-adapter/template/src/index.ts',
      url: process.env.ACME_BOX_URL,
      apiKey: { env: 'ACME_BOX_API_KEY' },
    },
  ],
});
