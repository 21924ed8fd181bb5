import {
  emulatorAlibabaCredentials,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';

// Both emulators in a process of their own, with limits that let a benchmark through. Ends with its parent.
const [vmray, alibaba] = await Promise.all([
  startVmrayEmulator({
    maxSampleBytes: 2 ** 31,
    analysisCaching: 'disabled',
    keepCalls: 100,
    verdictQuota: null,
    reportQuota: null,
    apiKeyQuota: 1e9,
  }),
  startAlibabaEmulator({ maximumFileBytes: 2 ** 31, keepCalls: 100, remainingChecks: 1e9, flowRate: 1e6 }),
]);
const environment = {
  VMRAY_URL: vmray.url,
  VMRAY_API_KEY: emulatorVmrayApiKey,
  ALIBABA_CLOUD_ACCESS_KEY_ID: emulatorAlibabaCredentials.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulatorAlibabaCredentials.accessKeySecret,
  SANDJURY_ALIBABA_ENDPOINT: alibaba.url,
};
process.stdout.write(`${JSON.stringify(environment, null, 2)}\n`);
process.stdin.resume().on('end', () => process.exit(0));
