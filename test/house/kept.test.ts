import { expect, test } from 'vitest';
import {
  CONTRACT_TABLES_KEPT,
  DEPLOYMENT_CONTAINERS_KEPT,
  DEPLOYMENT_TABLES_KEPT,
  QUEUES_KEPT,
} from '../../shared/dataProtection/catalogue.ts';
import {
  CONTRACT_TABLES,
  DEPLOYMENT_CONTAINERS,
  DEPLOYMENT_TABLES,
  QUEUES,
} from '../../shared/storage/names.ts';
import { sourcesOf, withoutComments } from './source.ts';

test('every table, container and queue is in the catalogue of what is kept, and nothing else is', () => {
  expect(Object.keys(CONTRACT_TABLES_KEPT).sort()).toEqual([...CONTRACT_TABLES].sort());
  expect(Object.keys(DEPLOYMENT_TABLES_KEPT).sort()).toEqual([...DEPLOYMENT_TABLES].sort());
  expect(Object.keys(DEPLOYMENT_CONTAINERS_KEPT).sort()).toEqual([...DEPLOYMENT_CONTAINERS].sort());
  expect(Object.keys(QUEUES_KEPT).sort()).toEqual(Object.values(QUEUES).sort());
});

/** How a store is opened that could not be in the catalogue: by a name written on the spot. */
const BY_NAME = /\.(?:table|container|queue)\(\s*['"`]([\w-]+)['"`]/g;

test('no store is opened under a name that the catalogue doesn’t know', () => {
  const known = new Set<string>([...DEPLOYMENT_TABLES, ...DEPLOYMENT_CONTAINERS, ...Object.values(QUEUES)]);
  const unknown = [...sourcesOf('functions'), ...sourcesOf('shared'), ...sourcesOf('cli')].flatMap(
    ({ file, text }) =>
      [...withoutComments(text).matchAll(BY_NAME)]
        .filter(([, name]) => !known.has(name!))
        .map(([, name]) => `${file} opens ${name}`),
  );
  expect(unknown).toEqual([]);
});

test.each(["storage.table('secrets')", 'storage.container("dump")'])(
  'the rule sees the store in %s',
  (text) => {
    expect([...text.matchAll(BY_NAME)]).toHaveLength(1);
  },
);
