import { getObjectScanEvent, listObjectScanEvent } from './calls/events.ts';
import { getFileDetectReport } from './calls/report.ts';
import { getFileDetectResult, listCompressFileDetectResult } from './calls/results.ts';
import { createFileDetect, createFileDetectUploadUrl } from './calls/submission.ts';
import type { OssOperation } from './oss/server.ts';
import type { AlibabaAction } from './state.ts';

/** The actions of the API that the Alibaba Cloud emulator knows. */
export const alibabaActionNames = [
  'GetFileDetectReport',
  'GetFileDetectApiInvokeInfo',
  'CreateFileDetectUploadUrl',
  'CreateFileDetect',
  'GetFileDetectResult',
  'ListCompressFileDetectResult',
  'ListObjectScanEvent',
  'GetObjectScanEvent',
] as const;

/** One action of the API. */
export type AlibabaActionName = (typeof alibabaActionNames)[number];

/** One operation of the Alibaba Cloud emulator: an action of the API, or the upload to its second host. */
export type AlibabaOperation = AlibabaActionName | OssOperation;

/** How each action answers. */
export const alibabaActions: Readonly<Record<AlibabaActionName, AlibabaAction>> = {
  GetFileDetectReport: getFileDetectReport,
  GetFileDetectApiInvokeInfo: ({ quota }) => ({ Data: quota.info() }),
  CreateFileDetectUploadUrl: createFileDetectUploadUrl,
  CreateFileDetect: createFileDetect,
  GetFileDetectResult: getFileDetectResult,
  ListCompressFileDetectResult: listCompressFileDetectResult,
  ListObjectScanEvent: listObjectScanEvent,
  GetObjectScanEvent: getObjectScanEvent,
};
