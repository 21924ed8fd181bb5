import type { VmrayRoute } from '../context.ts';
import { hashLengths } from '../store.ts';

/** A route whose path fits, whatever its method. */
export interface RouteMatch {
  readonly route: VmrayRoute;
  /** Values of the path's placeholders, decoded. */
  readonly parameters: readonly string[];
}

const placeholders: ReadonlyMap<string, (segment: string) => boolean> = new Map([
  [':id', (segment: string) => /^\d{1,15}$/.test(segment)],
  [':hash', (segment: string) => hashLengths.has(segment)],
  [':column', (segment: string) => /^[a-z][a-z0-9_]*$/.test(segment)],
  [':text', () => true],
]);

/** The route for a call; when only the path fits, the first such route. `null` for a path that does not exist. */
export function matchRoute(routes: readonly VmrayRoute[], path: string, method: string): RouteMatch | null {
  const [root, base, ...segments] = path.split('/').map(decode);
  if (root !== '' || base !== 'rest') return null;
  let fitting: RouteMatch | null = null;
  for (const route of routes) {
    const parameters = parametersOf(route.path.split('/'), segments);
    if (parameters === null) continue;
    fitting ??= { route, parameters };
    if (methodOf(route) === method) return { route, parameters };
  }
  return fitting;
}

/** GET unless the route says otherwise. */
export function methodOf(route: VmrayRoute): string {
  return route.method ?? 'GET';
}

function parametersOf(pattern: readonly string[], segments: readonly string[]): string[] | null {
  const isOpen = pattern.at(-1) === ':path';
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  if (isOpen ? segments.length <= fixed.length : segments.length !== fixed.length) return null;
  const parameters: string[] = [];
  for (const [index, part] of fixed.entries()) {
    const segment = segments[index] ?? '';
    const accepts = placeholders.get(part);
    if (accepts === undefined ? segment !== part : !accepts(segment)) return null;
    if (accepts !== undefined) parameters.push(segment);
  }
  // A slash may have been sent raw or as %2F.
  return isOpen ? [...parameters, segments.slice(fixed.length).join('/')] : parameters;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not percent-encoded text: no route has such a segment.
    return segment;
  }
}
