import type { JsonObject } from '../kit/json.ts';
import type { Answer, LabelledAnswer } from './corpus-sample.ts';
import { madeVmray } from './labels.ts';
import { recordedSystemInfo } from './samples/recorded.ts';
import { vmrayServiceLabels } from './vmray/service-labels.ts';

/** GET /billing_info. */
export const billingInfo: Answer<JsonObject> = madeVmray(
  {
    billing_period: 'monthly',
    verdict_quota: 1000,
    verdict_remaining: 900,
    report_quota: 200,
    report_remaining: 150,
    detector_quota: 0,
    detector_remaining: 0,
    quota: 1200,
    remaining: 1050,
    ppu_verdict_quota_used: 0,
    ppu_report_quota_used: 0,
    end_date: '2026-12-31 00:00 (UTC+0)',
    today_date: '2026-11-21 00:00 (UTC+0)',
    next_plan_start_date: null,
    product_plan_name: 'Emulated plan',
    user_email: 'user@example.test',
    user_expiry_date: null,
  },
  'No recorded reply exists; the keys are the documented ones.',
);

/** GetFileDetectApiInvokeInfo. */
export const invokeInfo: Answer<JsonObject> = {
  label: {
    origin: 'made',
    schema: 'Alibaba Cloud SAS 2018-12-03, GetFileDetectApiInvokeInfo',
    note: 'The keys are the documented ones of 2026. AuthCount, RemainAuthCount, FlowRate and Expire are the printed examples; the other numbers agree with them.',
  },
  data: {
    AuthCount: 10_000,
    RemainAuthCount: 900,
    InvokeCount: 9_100,
    FlowRate: 20,
    TimeUnit: 'SECONDS',
    Expire: 1_815_753_600_000,
    SaleVersion: 2,
    // An account without trials: what was bought is all that there is.
    AuthCountInSaleVersion: 10_000,
    InvokeCountInSaleVersion: 9_100,
  },
};

/** The labels of the answers that are about the service and not about a sample. */
export const serviceLabels: readonly LabelledAnswer[] = [
  { ...recordedSystemInfo.label, answer: 'vmray getSystemInfo' },
  { ...billingInfo.label, answer: 'vmray getBillingInfo' },
  ...vmrayServiceLabels,
  { ...invokeInfo.label, answer: 'alibaba GetFileDetectApiInvokeInfo' },
];
