import { expect, test } from 'vitest';
import { compareRoutes, matchRoute, parseRoute } from '../../../../local/host/http/route.ts';

test.each([
  ['api/hello', '/api/hello', {}],
  ['api/hello', '/API/Hello/', {}],
  ['api/hello', '/api/hello/more', undefined],
  ['pumps/{id}', '/pumps/P%2F1', { id: 'P/1' }],
  ['pumps/{id}', '/pumps', undefined],
  ['pumps/{id:int}', '/pumps/12', { id: '12' }],
  ['pumps/{id:int}', '/pumps/x12', undefined],
  [
    'pumps/{id:guid}',
    '/pumps/6f9619ff-8b86-d011-b42d-00cf4fc964ff',
    { id: '6f9619ff-8b86-d011-b42d-00cf4fc964ff' },
  ],
  ['pumps/{id?}', '/pumps', {}],
  ['pumps/{id:int?}', '/pumps/7', { id: '7' }],
  ['{*rest}', '/', {}],
  ['files/{*rest}', '/files/a/b%20c', { rest: 'a/b c' }],
  ['', '/', {}],
  ['a/{b}', '/a/%E0%A4%A', { b: '%E0%A4%A' }],
])('%s on %s gives %j', (template, path, expected) => {
  expect(matchRoute(parseRoute(template), path)).toEqual(expected);
});

test('the more particular route is tried first', () => {
  const templates = ['a/{*rest}', 'a/{id}', 'a/{id:int}', 'a', 'a/b'];
  const sorted = templates.toSorted((one, other) => compareRoutes(parseRoute(one), parseRoute(other)));
  expect(sorted).toEqual(['a/b', 'a/{id:int}', 'a/{id}', 'a', 'a/{*rest}']);
});

test('a template or constraint that is not supported is named', () => {
  expect(() => parseRoute('x/{id:max(3)}')).toThrow('"{id:max(3)}" is not understood here');
  expect(() => parseRoute('x/{id:decimal}')).toThrow('the constraint decimal is not supported here');
});
