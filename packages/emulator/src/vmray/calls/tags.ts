import type { JsonObject } from '../../kit/json.ts';
import { jsonReply, type Reply } from '../../kit/server/reply.ts';
import { idOf, notFound, vmrayError } from '../replies.ts';
import type { Answer, Call } from '../state.ts';
import { isValidTag } from '../submit/parameters.ts';

type Tagged = 'submission' | 'analysis';

/** Adds a tag; adding one that is there changes nothing. */
export function addTag(kind: Tagged): Answer {
  return (call) => {
    const { tag = '' } = call.parameters;
    if (!isValidTag(tag)) return vmrayError(400, 'Invalid value for parameter tag');
    return changeTags(call, kind, (tags) => (tags.includes(tag) ? tags : [...tags, tag]));
  };
}

/** Deletes a tag; one that is not there is 404. */
export function deleteTag(kind: Tagged): Answer {
  return (call) => {
    const { tag = '' } = call.parameters;
    return changeTags(call, kind, (tags) => (tags.includes(tag) ? tags.filter((other) => other !== tag) : null));
  };
}

function changeTags(call: Call, kind: Tagged, change: (tags: readonly string[]) => readonly string[] | null): Reply {
  const { store } = call.state;
  const items: Map<number, JsonObject> = kind === 'submission' ? store.submissions : store.analyses;
  const item = items.get(idOf(call));
  const tags = item?.[`${kind}_tags`];
  const changed = item === undefined ? null : change(Array.isArray(tags) ? tags.map(String) : []);
  if (changed === null) return notFound();
  items.set(idOf(call), { ...item, [`${kind}_tags`]: changed });
  return jsonReply(200, { result: 'ok' });
}
