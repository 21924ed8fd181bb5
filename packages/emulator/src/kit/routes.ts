import { segmentForm } from './segment-form.ts';
import type { CallHead } from './server/service.ts';

/**
 * `METHOD /path`. `:name` stands for one segment, `:name(\\d+)` for one of this form (see `segmentForm`), a `?` behind it for one that may be missing, and
 * `:name+` at the end for one or more segments.
 */
export type RouteKey = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/** Values of a path's placeholders by name, decoded; a segment that was left out has none. */
export type PathParameters = Readonly<Record<string, string>>;

/** A table of routes, ready to be searched. */
export interface RouteTable<Route> {
  /** The first route whose path and method fit; `fits: 'path'` where only a path does, `null` where none does. */
  match(call: Pick<CallHead, 'method' | 'path'>): RouteMatch<Route> | null;
}

/** A route that was found. */
export interface RouteMatch<Route> {
  readonly route: Route;
  readonly fits: 'path and method' | 'path';
  readonly parameters: PathParameters;
}

/** Reads a table of routes. A path is compared segment by segment, each decoded. Throws SyntaxError for a placeholder that cannot be read. */
export function routeTable<Route>(routes: Readonly<Record<RouteKey, Route>>): RouteTable<Route> {
  const rows = Object.entries<Route>(routes).flatMap(([key, route]) => {
    const space = key.indexOf(' ');
    const method = key.slice(0, space);
    return pathsOf(key.slice(space + 1)).map((segments) => ({ method, segments, route }));
  });
  return {
    match: ({ method, path }) => {
      const given = path.split('/').map(decoded);
      let near: RouteMatch<Route> | null = null;
      for (const row of rows) {
        const parameters = parametersOf(row.segments, given);
        if (parameters === null) continue;
        if (row.method === method) return { route: row.route, fits: 'path and method', parameters };
        near ??= { route: row.route, fits: 'path', parameters };
      }
      return near;
    },
  };
}

interface Segment {
  /** `null` for a segment of fixed text. */
  readonly name: string | null;
  readonly accepts: (text: string) => boolean;
  readonly isOptional: boolean;
  /** It takes all that follows it, too. */
  readonly isOpen: boolean;
}

/** A path with each of its optional segments and without: the segments that may be missing are there first. */
function pathsOf(path: string): readonly (readonly Segment[])[] {
  const segments = path.split('/').map((text) => segmentOf(text, path));
  const names = segments.flatMap(({ name }) => name ?? []);
  const isUnclear = new Set(names).size < names.length || segments.slice(0, -1).some(({ isOpen }) => isOpen);
  if (isUnclear) throw new SyntaxError(`The path "${path}" has a placeholder twice, or a + before its end.`);
  return segments.reduce<Segment[][]>(
    (paths, segment) => paths.flatMap((so) => (segment.isOptional ? [[...so, segment], so] : [[...so, segment]])),
    [[]],
  );
}

function segmentOf(text: string, path: string): Segment {
  if (!text.startsWith(':'))
    return { name: null, accepts: (given) => given === text, isOptional: false, isOpen: false };
  const [, name, form, sign] = /^:(\w+)(?:\(([^()]*)\))?([?+])?$/.exec(text) ?? [];
  if (name === undefined) throw new SyntaxError(`"${text}" is no placeholder of the path "${path}".`);
  const accepts = form === undefined ? (given: string) => given !== '' : segmentForm(form);
  return { name, accepts, isOptional: sign === '?', isOpen: sign === '+' };
}

function parametersOf(segments: readonly Segment[], given: readonly string[]): PathParameters | null {
  const last = segments.length - 1;
  // A slash may have been sent as it is or as %2F.
  const texts = segments[last]?.isOpen ? [...given.slice(0, last), given.slice(last).join('/')] : given;
  const isSame = texts.length === segments.length && segments.every(({ accepts }, at) => accepts(texts[at] ?? ''));
  if (!isSame) return null;
  return Object.fromEntries(segments.flatMap(({ name }, at) => (name === null ? [] : [[name, texts[at] ?? '']])));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // No percent-encoded text: it is handed on as it came.
    return text;
  }
}
