import { corpus as defaultCorpus } from '../corpus/corpus.ts';
import type { CorpusSample } from '../corpus/corpus-sample.ts';
import type { Reply } from '../kit/server/reply.ts';
import type { CallHead, IncomingCall, Service } from '../kit/server/service.ts';
import { type DetectionOptions, Detections } from './calls/detections.ts';
import { AlibabaFiles, type RemoteFile } from './calls/files.ts';
import {
  AlibabaGateway,
  type EnvelopeOptions,
  noPermission,
  refuseRequest,
  scriptedRefusal,
  unknownApi,
} from './gateway.ts';
import { type AlibabaActionName, alibabaActionNames, alibabaActions } from './operations.ts';
import { type BucketOptions, OssBucket } from './oss/bucket.ts';
import { AlibabaQuota, type QuotaOptions } from './quota.ts';
import { RefusedCall } from './refusal.ts';
import { Acs3Gate, type AlibabaEmulatorCredentials } from './sign/gate.ts';
import type { AlibabaState } from './state.ts';

/** The credentials that an Alibaba Cloud emulator accepts unless told otherwise. Made up; they open nothing. */
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

/** The state of a service that nobody has called yet. */
export function alibabaState(options: AlibabaServiceOptions): Omit<AlibabaState, 'uploadUrl'> {
  const files = new AlibabaFiles(options.corpus ?? defaultCorpus, options.remoteFiles ?? []);
  return {
    files,
    bucket: new OssBucket(files, options),
    detections: new Detections(options),
    quota: new AlibabaQuota(options),
  };
}

/** The API: everything but the upload. */
export function alibabaApi(options: AlibabaServiceOptions, state: AlibabaState): Service<AlibabaActionName> {
  const now = options.now ?? Date.now;
  const gate = new Acs3Gate(credentialsOf(options));
  const gateway = new AlibabaGateway(options, now);
  const answer = (call: IncomingCall): Reply => {
    const refusal = refuseRequest(call) ?? gate.refuse(call, now());
    if (refusal !== null) return gateway.refuse(call, refusal);
    const action = actionOf(call);
    if (action === undefined) return gateway.refuse(call, unknownApi);
    const throttled = state.quota.admit(action, now());
    if (throttled !== null) return gateway.refuse(call, throttled);
    if (options.denied?.includes(action)) return gateway.refuse(call, noPermission(action));
    return gateway.answer(call, action, alibabaActions[action](state, call.query, now()));
  };
  return {
    operations: alibabaActionNames,
    operationOf: (call) => actionOf(call) ?? 'unknown',
    answer: (call) => {
      try {
        return answer(call);
      } catch (error) {
        if (error instanceof RefusedCall) return gateway.refuse(call, error.refusal);
        throw error;
      }
    },
    errorReply: (call, status, retryAfter) => gateway.refuse(call, scriptedRefusal(status, retryAfter)),
    reset: () => {
      for (const part of [gate, gateway, state.files, state.bucket, state.detections, state.quota]) part.reset();
    },
  };
}

function credentialsOf(options: AlibabaServiceOptions): AlibabaEmulatorCredentials {
  const accessKeyId = options.accessKeyId ?? emulatorAlibabaCredentials.accessKeyId;
  const accessKeySecret = options.accessKeySecret ?? emulatorAlibabaCredentials.accessKeySecret;
  const { securityToken } = options;
  return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
}

function actionOf(call: CallHead): AlibabaActionName | undefined {
  return alibabaActionNames.find((name) => name === call.headers['x-acs-action']);
}
