import type { Answer as CorpusAnswer } from '../../corpus/corpus-sample.ts';
import { recordedSystemInfo } from '../../corpus/samples/recorded.ts';
import type { JsonObject } from '../../kit/json.ts';
import { idOf, notFound, ok, pageReply } from '../replies.ts';
import { type Answer, maximumSampleBytes } from '../state.ts';
import { downloadPassword } from './sample-file.ts';

/** GET system_info. */
export const systemInfo: Answer = ({ state }) => {
  const { itemsPerRequest, maximumItems } = state.pages.limits;
  const maximumBytes = maximumSampleBytes(state.options);
  const info: CorpusAnswer<JsonObject> = recordedSystemInfo;
  return ok({
    ...info.data,
    api_items_per_request: itemsPerRequest,
    max_api_items: maximumItems,
    webif_max_sample_size: maximumBytes,
    webif_max_upload_size: maximumBytes,
  });
};

/** GET billing_info. */
export const billingInfo: Answer = ({ state }) => ok(state.quota.billing());

/** GET api_key/quota. */
export const apiKeyQuota: Answer = ({ state }) => ok(state.quota.apiKey());

/** GET download_password. */
export const password: Answer = () => ok(downloadPassword);

/** GET continuation/{id}. */
export const nextPage: Answer = (call) => {
  const page = call.state.pages.next(idOf(call));
  return page === null ? notFound() : pageReply(page);
};
