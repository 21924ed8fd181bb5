import type { CallHead } from './server/service.ts';

/** `METHOD /path`. `:name` stands for one segment, `:name(\\d+)` for one of this form, and a `?` behind it for one that may be missing. */
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

/** Reads a table of routes. Throws SyntaxError for a placeholder whose form is no regular expression. */
export function routeTable<Route>(routes: Readonly<Record<RouteKey, Route>>): RouteTable<Route> {
  const rows = Object.entries<Route>(routes).map(([key, route]) => {
    const [method = '', path = ''] = key.split(/ (.*)/);
    return { method, pattern: patternOf(path), route };
  });
  return {
    match: ({ method, path }) => {
      let near: RouteMatch<Route> | null = null;
      for (const row of rows) {
        const found = row.pattern.exec(path);
        if (found === null) continue;
        const fits = row.method === method ? 'path and method' : 'path';
        const match = { route: row.route, fits, parameters: decoded(found.groups ?? {}) } as const;
        if (fits === 'path and method') return match;
        near ??= match;
      }
      return near;
    },
  };
}

const placeholder = /\/:(\w+)(?:\(([^()]+)\))?(\?)?/g;

function patternOf(path: string): RegExp {
  let source = '';
  let at = 0;
  for (const match of path.matchAll(placeholder)) {
    const [text, name, form = '[^/]+', optional] = match;
    const segment = `/(?<${name}>${form})`;
    source += literal(path.slice(at, match.index)) + (optional === undefined ? segment : `(?:${segment})?`);
    at = match.index + text.length;
  }
  return new RegExp(`^${source}${literal(path.slice(at))}$`);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function decoded(groups: Readonly<Record<string, string | undefined>>): PathParameters {
  const given = Object.entries(groups).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([name, text]) => [name, decodedSegment(text)]));
}

function decodedSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // No percent-encoded text: it is handed on as it came.
    return text;
  }
}
