import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RouteKey, routeTable } from './routes.ts';

const table = routeTable({
  'GET /v1/files/:hash': 'file',
  'POST /v1/analyses': 'submit',
  'GET /v1/analyses': 'list',
  'GET /v1/tasks/:id(\\d+)/': 'task',
  'GET /v1/report/:id(\\d+)/:format(\\w+)?/:zip(zip)?/': 'report',
  'DELETE /v1/tasks/:id(\\d+)/': 'delete',
  'GET /v1/a.c': 'dot',
  'GET /v1/archives/:id(\\d+)/:path+': 'member',
});
const found = (method: string, path: string) => {
  const match = table.match({ method, path });
  return match === null ? null : [match.route, match.fits, match.parameters];
};

describe('a table of routes', () => {
  it.each([
    ['GET', '/v1/files/a%2Fb', ['file', 'path and method', { hash: 'a/b' }]],
    ['GET', '/v1/files/%zz', ['file', 'path and method', { hash: '%zz' }]],
    ['POST', '/v1/analyses', ['submit', 'path and method', {}]],
    ['GET', '/v1/analyses', ['list', 'path and method', {}]],
    ['PUT', '/v1/analyses', ['submit', 'path', {}]],
    ['GET', '/v1/archives/7/logs/a%2Fb/c%20d', ['member', 'path and method', { id: '7', path: 'logs/a/b/c d' }]],
    ['GET', '/v1/archives/7/log', ['member', 'path and method', { id: '7', path: 'log' }]],
    ['GET', '/v1/task%73/%31/', ['task', 'path and method', { id: '1' }]],
    ['GET', '/v1/tasks/12/', ['task', 'path and method', { id: '12' }]],
    ['DELETE', '/v1/tasks/12/', ['delete', 'path and method', { id: '12' }]],
    ['GET', '/v1/report/1/', ['report', 'path and method', { id: '1' }]],
    ['GET', '/v1/report/1/json/', ['report', 'path and method', { id: '1', format: 'json' }]],
    ['GET', '/v1/report/1/json/zip/', ['report', 'path and method', { id: '1', format: 'json', zip: 'zip' }]],
  ])('%s %s', (method, path, expected) => expect(found(method, path)).toEqual(expected));

  it.each([
    '/v1/tasks/12',
    '/v1/tasks/x/',
    '/v1/files/',
    '/v1/files/a/b',
    '/v1/abc',
    '/v1/report/1/json/tar/',
    '/',
    '',
    '/v1/tasks/12/\n',
    '/v1/archives/7',
    '/v1/archives/7/',
    '/v1/archives/x/log',
    'v1/analyses',
    '*',
  ])('has none for %j', (path) => expect(found('GET', path)).toBeNull());

  it('finds every path by the segments that it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }), (segments) => {
        fc.pre(segments.every((segment) => segment.isWellFormed()));
        const key: RouteKey = `GET ${segments.map((_, index) => `/:p${index}` as const).join('') as '/:p0'}`;
        const path = segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
        const match = routeTable({ [key]: 1 }).match({ method: 'GET', path });
        expect(Object.values(match?.parameters ?? {})).toEqual(segments);
      }),
    );
  });

  it('a placeholder named like a property of every object is a value like another', () => {
    const { parameters = {} } = routeTable({ 'GET /:constructor': 1 }).match({ method: 'GET', path: '/x' }) ?? {};
    expect(parameters).toEqual({ constructor: 'x' });
  });

  it('tries what may be missing before it goes without', () => {
    const { match } = routeTable({ 'GET /a/:x?/b/:y?': 1 });
    const parametersOf = (path: string) => match({ method: 'GET', path })?.parameters;
    expect(parametersOf('/a/b/b')).toEqual({ x: 'b' });
    expect(parametersOf('/a/b')).toEqual({});
    expect(parametersOf('/a/b/1')).toEqual({ y: '1' });
    expect(parametersOf('/a/1/b/2')).toEqual({ x: '1', y: '2' });
  });

  it.each([
    'GET /:id(\\d+',
    'GET /:id(\\d+)x',
    'GET /:',
    'GET /:a/:a',
    'GET /:all+/more',
    'GET /:id(.*x)',
    'GET /:id()',
  ] as const)('refuses %s', (key) => expect(() => routeTable({ [key]: 1 })).toThrow(SyntaxError));

  it('takes time in proportion to the path, however the routes read', () => {
    const { match } = routeTable({ 'GET /:a(\\w+)?/:b(\\w+)?/:c(\\w+)?/:d(\\w+)?/end': 1, 'GET /x/:rest+': 2 });
    const started = performance.now();
    for (const path of [`/${'a/'.repeat(50_000)}`, `/x${'/%'.repeat(50_000)}`, `/${'%2F'.repeat(50_000)}`]) {
      match({ method: 'GET', path });
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
