import type { RouteAnswer } from '../kit/define-emulator.ts';
import { getObjectScanEvent, listObjectScanEvent } from './calls/events.ts';
import { getFileDetectReport } from './calls/report.ts';
import { getFileDetectResult, listCompressFileDetectResult } from './calls/results.ts';
import { createFileDetect, createFileDetectUploadUrl } from './calls/submission.ts';
import type { OssOperation } from './oss/server.ts';
import type { AlibabaAction, AlibabaState } from './state.ts';

/** How each action of the API answers. */
export const alibabaActions = {
  GetFileDetectReport: answered(getFileDetectReport),
  GetFileDetectApiInvokeInfo: answered(({ quota }) => ({ Data: quota.info() })),
  CreateFileDetectUploadUrl: answered(createFileDetectUploadUrl),
  CreateFileDetect: answered(createFileDetect),
  GetFileDetectResult: answered(getFileDetectResult),
  ListCompressFileDetectResult: answered(listCompressFileDetectResult),
  ListObjectScanEvent: answered(listObjectScanEvent),
  GetObjectScanEvent: answered(getObjectScanEvent),
};

/** One action of the API. */
export type AlibabaActionName = keyof typeof alibabaActions;

/** One operation of the Alibaba Cloud emulator: an action of the API, or the upload to its second host. */
export type AlibabaOperation = AlibabaActionName | OssOperation;

function answered(action: AlibabaAction): RouteAnswer<AlibabaState> {
  return (call) => {
    const { state, query, operation } = call;
    return state.gateway.answer(call, operation, action(state, query, state.now()));
  };
}
