/** Two sandboxes for the command line: this package's, and one to compare it with. */
export const config = {
  providers: [
    {
      use: './src/index.ts',
      url: process.env.ACME_BOX_URL ?? 'https://acme-box.example',
      apiKey: { env: 'ACME_BOX_API_KEY' },
    },
    { use: 'vmray', url: process.env.VMRAY_URL ?? 'https://vmray.example', apiKey: { env: 'VMRAY_API_KEY' } },
  ],
};
