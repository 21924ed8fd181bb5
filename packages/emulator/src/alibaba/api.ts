import { corpus as defaultCorpus } from '../corpus/corpus.ts';
import type { CorpusSample } from '../corpus/corpus-sample.ts';
import type { EmulatorDefinition } from '../kit/define-emulator.ts';
import { type DetectionOptions, Detections } from './calls/detections.ts';
import { AlibabaFiles, type RemoteFile } from './calls/files.ts';
import { AlibabaGateway, type EnvelopeOptions, noPermission, refuseRequest, scriptedRefusal } from './gateway.ts';
import { type AlibabaActionName, alibabaActions } from './operations.ts';
import { type BucketOptions, OssBucket } from './oss/bucket.ts';
import { AlibabaQuota, type QuotaOptions } from './quota.ts';
import { RefusedCall } from './refusal.ts';
import { Acs3Gate, type AlibabaEmulatorCredentials } from './sign/gate.ts';
import type { AlibabaAccount, AlibabaState } from './state.ts';

/** The credentials that an Alibaba Cloud emulator accepts unless given others. Made up; they open nothing. */
export const emulatorAlibabaCredentials: { readonly accessKeyId: string; readonly accessKeySecret: string } = {
  accessKeyId: 'LTAI-emulator-made-up-0000',
  accessKeySecret: 'emulator-alibaba-secret-made-up-0000',
};

/** Settings of the emulated service, whatever ports it listens on. */
export interface AlibabaServiceOptions extends QuotaOptions, DetectionOptions, BucketOptions, EnvelopeOptions {
  readonly accessKeyId?: string | undefined;
  readonly accessKeySecret?: string | undefined;
  /** With a token, every request must carry it, as temporary credentials do. */
  readonly securityToken?: string | undefined;
  readonly corpus?: readonly CorpusSample[] | undefined;
  /** Files at addresses that `DownloadUrl` may name, beside `https://files.emulator.test/<name>` for every sample of the corpus. */
  readonly remoteFiles?: readonly RemoteFile[] | undefined;
  /** Actions for which the account has no permission. */
  readonly denied?: readonly AlibabaActionName[] | undefined;
  /** The server's clock in milliseconds since 1970; `Date.now` unless given. */
  readonly now?: (() => number) | undefined;
}

/** An account that nobody has used yet. */
export function newAccount(options: AlibabaServiceOptions): AlibabaAccount {
  const files = new AlibabaFiles(options.corpus ?? defaultCorpus, options.remoteFiles ?? []);
  return { files, bucket: new OssBucket(files, options) };
}

/** The API: everything but the upload. `account` makes the account anew. */
export function alibabaApi(
  options: AlibabaServiceOptions,
  { account, uploadUrl }: { account: () => AlibabaAccount; uploadUrl: string },
): EmulatorDefinition<AlibabaActionName, AlibabaState> {
  const { now = Date.now, denied = [] } = options;
  return {
    state: () => ({
      ...account(),
      now,
      uploadUrl,
      detections: new Detections(options),
      quota: new AlibabaQuota(options),
      gate: new Acs3Gate(credentialsOf(options)),
      gateway: new AlibabaGateway(options, now),
    }),
    guard: async (call, { gate, gateway }) => {
      const refusal = refuseRequest(call) ?? gate.refuse({ ...call, body: await call.body() }, now());
      return refusal === null ? null : gateway.refuse(call, refusal);
    },
    authenticate: (call, { quota, gateway }) => {
      const isDenied = denied.includes(call.operation);
      const refusal = quota.admit(call.operation, now()) ?? (isDenied ? noPermission(call.operation) : null);
      return refusal === null ? null : gateway.refuse(call, refusal);
    },
    refusalOf: (error, call, { gateway }) =>
      error instanceof RefusedCall ? gateway.refuse(call, error.refusal) : null,
    errorReply: (status, call, retryAfter, { gateway }) => gateway.refuse(call, scriptedRefusal(status, retryAfter)),
    actions: { nameOf: ({ headers }) => headers['x-acs-action'], answers: alibabaActions },
  };
}

function credentialsOf(options: AlibabaServiceOptions): AlibabaEmulatorCredentials {
  const accessKeyId = options.accessKeyId ?? emulatorAlibabaCredentials.accessKeyId;
  const accessKeySecret = options.accessKeySecret ?? emulatorAlibabaCredentials.accessKeySecret;
  const { securityToken } = options;
  return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
}
