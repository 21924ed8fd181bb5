import type { JsonObject } from '../../kit/json.ts';
import { jsonReply, type Reply } from '../../kit/server/reply.ts';
import type { VmrayContext, VmrayRoute } from '../context.ts';
import { firstId, notFound, vmrayError } from '../replies.ts';
import { isValidTag } from '../submit/parameters.ts';

type Tagged = 'submission' | 'analysis';

/** Adding and deleting tags. Adding one that is there changes nothing; deleting one that is not there is 404. */
export const tagRoutes: readonly VmrayRoute[] = [
  {
    operation: 'addSubmissionTag',
    path: 'submission/:id/tag/:text',
    method: 'POST',
    answer: (context) => addTag(context, 'submission'),
  },
  {
    operation: 'deleteSubmissionTag',
    path: 'submission/:id/tag/:text',
    method: 'DELETE',
    answer: (context) => deleteTag(context, 'submission'),
  },
  {
    operation: 'addAnalysisTag',
    path: 'analysis/:id/tag/:text',
    method: 'POST',
    answer: (context) => addTag(context, 'analysis'),
  },
  {
    operation: 'deleteAnalysisTag',
    path: 'analysis/:id/tag/:text',
    method: 'DELETE',
    answer: (context) => deleteTag(context, 'analysis'),
  },
];

function addTag(context: VmrayContext, kind: Tagged): Reply {
  const [, tag = ''] = context.parameters;
  if (!isValidTag(tag)) return vmrayError(400, 'Invalid value for parameter tag');
  return changeTags(context, kind, (tags) => (tags.includes(tag) ? tags : [...tags, tag]));
}

function deleteTag(context: VmrayContext, kind: Tagged): Reply {
  const [, tag = ''] = context.parameters;
  return changeTags(context, kind, (tags) => (tags.includes(tag) ? tags.filter((one) => one !== tag) : null));
}

function changeTags(
  context: VmrayContext,
  kind: Tagged,
  change: (tags: readonly string[]) => readonly string[] | null,
): Reply {
  const { store } = context.server;
  const items: Map<number, JsonObject> = kind === 'submission' ? store.submissions : store.analyses;
  const item = items.get(firstId(context));
  const key = `${kind}_tags`;
  const tags = item?.[key];
  const changed = item === undefined ? null : change(Array.isArray(tags) ? tags.map(String) : []);
  if (item === undefined || changed === null) return notFound();
  items.set(firstId(context), { ...item, [key]: changed });
  return jsonReply(200, { result: 'ok' });
}
