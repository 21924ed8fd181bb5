/** The calls that the emulator knows, by the names of CAPE's own view functions (web/apiv2/urls.py and views.py). */
export type CapeOperation =
  | 'cuckoo_status'
  | 'tasks_create_file'
  | 'tasks_create_url'
  | 'tasks_report'
  | 'tasks_search'
  | 'tasks_status'
  | 'tasks_view';

interface Route {
  operation: CapeOperation;
  method: 'GET' | 'POST';
  path: RegExp;
}

const routes: readonly Route[] = [
  { operation: 'cuckoo_status', method: 'GET', path: /^\/apiv2\/cuckoo\/status\/$/ },
  { operation: 'tasks_create_file', method: 'POST', path: /^\/apiv2\/tasks\/create\/file\/$/ },
  { operation: 'tasks_create_url', method: 'POST', path: /^\/apiv2\/tasks\/create\/url\/$/ },
  { operation: 'tasks_report', method: 'GET', path: /^\/apiv2\/tasks\/get\/report\/(\d+)\/(?:(\w+)\/)?$/ },
  { operation: 'tasks_search', method: 'GET', path: /^\/apiv2\/tasks\/search\/md5\/([a-fA-F\d]{32})\/$/ },
  { operation: 'tasks_search', method: 'GET', path: /^\/apiv2\/tasks\/search\/sha1\/([a-fA-F\d]{40})\/$/ },
  { operation: 'tasks_search', method: 'GET', path: /^\/apiv2\/tasks\/search\/sha256\/([a-fA-F\d]{64})\/$/ },
  { operation: 'tasks_status', method: 'GET', path: /^\/apiv2\/tasks\/status\/(\d+)\/$/ },
  { operation: 'tasks_view', method: 'GET', path: /^\/apiv2\/tasks\/view\/(\d+)\/$/ },
];

/** One request that the emulator received. */
export interface CapeCall {
  /** `unknown` for a path that is none of CAPE's. */
  readonly operation: CapeOperation | 'unknown';
  readonly method: string;
  readonly path: string;
}

/** What is asked, and the parts of the path. */
export interface Asked {
  call: CapeCall;
  allows: boolean;
  parts: readonly string[];
}

/** Which operation a request is for. */
export function askedFor(method: string, path: string): Asked {
  for (const route of routes) {
    const match = route.path.exec(path);
    if (match === null) continue;
    const parts = match.slice(1).filter((part) => part !== undefined);
    return { call: { operation: route.operation, method, path }, allows: route.method === method, parts };
  }
  return { call: { operation: 'unknown', method, path }, allows: true, parts: [] };
}
