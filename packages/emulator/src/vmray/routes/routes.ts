import type { Answer } from '../../corpus/corpus-sample.ts';
import { recordedSystemInfo } from '../../corpus/samples/recorded.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Reply } from '../../kit/server/reply.ts';
import type { VmrayContext, VmrayRoute } from '../context.ts';
import { firstId, notFound, ok, pageReply, vmrayError } from '../replies.ts';
import { analysisRoutes } from './analysis.ts';
import { reputationRoutes } from './reputation.ts';
import { sampleRoutes } from './sample.ts';
import { downloadPassword } from './sample-file.ts';
import { submissionRoutes } from './submission.ts';
import { tagRoutes } from './tag.ts';

/** All routes. */
export function vmrayRoutes(vtisPath: 'both' | 'vtis' | 'threat_indicators'): readonly VmrayRoute[] {
  return [
    ...serviceRoutes,
    ...sampleRoutes(vtisPath),
    ...submissionRoutes,
    ...analysisRoutes,
    ...reputationRoutes,
    ...tagRoutes,
  ];
}

/** Largest file that may be submitted unless told otherwise, as recorded in system_info. */
export const defaultMaxSampleBytes = 209_715_200;

const serviceRoutes: readonly VmrayRoute[] = [
  { operation: 'getSystemInfo', path: 'system_info', answer: systemInfo },
  { operation: 'getBillingInfo', path: 'billing_info', answer: ({ server }) => ok(server.quota.billing()) },
  { operation: 'getApiKeyQuota', path: 'api_key/quota', answer: ({ server }) => ok(server.quota.apiKey()) },
  { operation: 'getDownloadPassword', path: 'download_password', answer: () => ok(downloadPassword) },
  // Never called: this operation takes its body as a stream. It is here so that its path and method are known.
  {
    operation: 'submitSample',
    path: 'sample/submit',
    method: 'POST',
    answer: () => vmrayError(400, 'Invalid parameter'),
  },
  {
    operation: 'getContinuation',
    path: 'continuation/:id',
    answer: (context) => {
      const page = context.server.pages.next(firstId(context));
      return page === null ? notFound() : pageReply(page);
    },
  },
];

function systemInfo({ server }: VmrayContext): Reply {
  const { itemsPerRequest, maximumItems } = server.pages.limits;
  const maximumBytes = server.options.maxSampleBytes ?? defaultMaxSampleBytes;
  const info: Answer<JsonObject> = recordedSystemInfo;
  return ok({
    ...info.data,
    api_items_per_request: itemsPerRequest,
    max_api_items: maximumItems,
    webif_max_sample_size: maximumBytes,
    webif_max_upload_size: maximumBytes,
  });
}
