import { fields } from '@sandjury/core/toolkit';
import { type FieldsOf, text } from './fields.ts';

const { number } = fields;

/** `Data` of GetFileDetectApiInvokeInfo. */
export const invokeInfo = {
  AuthCount: number,
  RemainAuthCount: number,
  InvokeCount: number,
  FlowRate: number,
  TimeUnit: text,
  Expire: number,
  /** 1: trial, 2: enterprise. */
  SaleVersion: number,
  /** Without those of the trial. Newer documents only. */
  AuthCountInSaleVersion: number,
  InvokeCountInSaleVersion: number,
};
/** `Data` of GetFileDetectApiInvokeInfo: what is left of the quota, and the rate of the account. */
export type InvokeInfo = FieldsOf<typeof invokeInfo>;
