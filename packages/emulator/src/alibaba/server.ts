import { defineEmulator } from '../kit/define-emulator.ts';
import type { Emulator, ServerOptions } from '../kit/server/loopback-server.ts';
import { CallLog } from '../kit/server/recorded-call.ts';
import { type AlibabaServiceOptions, alibabaApi, newAccount } from './api.ts';
import type { AlibabaActionName, AlibabaOperation } from './operations.ts';
import { type OssOperation, ossHost } from './oss/server.ts';

/** A running Alibaba Cloud emulator: the Security Center API (SAS 2018-12-03) at the root of `url`, and the host of uploads beside it. */
export interface AlibabaEmulator extends Emulator<AlibabaOperation> {
  /** `http://127.0.0.1:PORT` of the upload host: another origin, to which no credentials of the API may go. */
  readonly uploadUrl: string;
}

/** Settings of an Alibaba Cloud emulator. `port` is that of the API; `keepCalls` counts requests to both hosts. */
export interface AlibabaEmulatorOptions extends ServerOptions, AlibabaServiceOptions {
  /** Port of the upload host; 0, a free port, unless given. */
  readonly uploadPort?: number | undefined;
}

/** Starts a server that answers like Security Center's file detection, and one for its uploads. Rejects when a port is in use. */
export async function startAlibabaEmulator(options: AlibabaEmulatorOptions = {}): Promise<AlibabaEmulator> {
  const { port, uploadPort, keepCalls = 10_000, callLog = new CallLog(keepCalls), tls, now = Date.now } = options;
  let account = newAccount(options);
  const startOss = defineEmulator(ossHost(() => account.bucket, now));
  const oss = await startOss({ port: uploadPort, callLog, tls });
  const renewed = () => {
    account = newAccount(options);
    return account;
  };
  try {
    const startApi = defineEmulator(alibabaApi(options, { account: renewed, uploadUrl: oss.url }));
    return together(await startApi({ port, callLog, tls }), oss);
  } catch (error) {
    await oss.close();
    throw error;
  }
}

/** Both hosts as one; they record into the same log. */
function together(api: Emulator<AlibabaActionName>, oss: Emulator<OssOperation>): AlibabaEmulator {
  const both = async (act: (one: typeof api | typeof oss) => Promise<void>): Promise<void> => {
    await Promise.all([act(api), act(oss)]);
  };
  return {
    url: api.url,
    certificateAuthority: api.certificateAuthority,
    uploadUrl: oss.url,
    calls: api.calls,
    get droppedCalls() {
      return api.droppedCalls;
    },
    get connections() {
      return api.connections + oss.connections;
    },
    fail: (operation, fault) => {
      if (operation === 'PostObject' || operation === '*') oss.fail(operation, fault);
      if (operation !== 'PostObject') api.fail(operation, fault);
    },
    reset: () => {
      api.reset();
      oss.reset();
    },
    refuse: () => both((one) => one.refuse()),
    accept: () => both((one) => one.accept()),
    close: () => both((one) => one.close()),
  };
}
