import { expect, test } from 'vitest';
import { type Import, importsIn, importsOf } from './source.ts';

/** The imports that break a rule, as a person reads them. */
function offences(imports: readonly Import[], breaks: (one: Import) => boolean): string[] {
  return imports.filter(breaks).map(({ file, target }) => `${file} imports ${target}`);
}

const under = (folder: string, path: string) => path.startsWith(`${folder}/`);
/** The room of a file below functions/; undefined for the composition root and anything outside. */
const roomOf = (path: string) => /^functions\/([^/]+)\//.exec(path)?.[1];

const functions = importsOf('functions');
const shared = importsOf('shared');
const local = importsOf('local');
const cli = importsOf('cli');

test('every form of import is seen', () => {
  const text = [
    "import a, { type B } from './a.ts';",
    "import type { C } from '../c.ts';",
    "export { d } from 'd';",
    "import 'e';",
    "const f = await import('f');",
    "import {\n  g,\n  h,\n} from '@x/g';",
    "// import i from 'i';",
    "/* import j from 'j'; */",
  ].join('\n');
  const seen = importsIn('shared/x/y.ts', text).map(
    ({ target, typeOnly }) => target + (typeOnly ? ' (type)' : ''),
  );
  expect(seen.sort()).toEqual(['@x/g', 'd', 'e', 'f', 'shared/c.ts (type)', 'shared/x/a.ts']);
});

test('files are found in every folder whose rules are kept here', () => {
  for (const imports of [functions, shared, local]) expect(imports.length).toBeGreaterThan(20);
});

/** Groups of places of which each leads to every other, by the arrows from each. */
function circlesOf(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reached = new Map([...arrows.keys()].map((from) => [from, reachedFrom(from, arrows)]));
  const circles = [...reached].map(([from, to]) =>
    to.has(from) ? [...to].filter((other) => reached.get(other)?.has(from)).sort() : [],
  );
  return [...new Map(circles.filter(({ length }) => length > 0).map((one) => [one.join(), one])).values()];
}

function reachedFrom(from: string, arrows: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const seen = new Set<string>();
  const next = [...(arrows.get(from) ?? [])];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    next.push(...(arrows.get(at) ?? []));
  }
  return seen;
}

function arrowsOf(imports: readonly Import[], place: (path: string) => string | undefined) {
  const arrows = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    const [from, to] = [place(file), place(target)];
    if (from === undefined || to === undefined || (from === to && file !== target)) continue;
    arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
  }
  return arrows;
}

test('the search for circles finds each of them, and nothing else', () => {
  const arrows = Object.entries({ a: ['b'], b: ['c', 'd'], c: ['a'], d: ['e'], f: ['f'] });
  const found = circlesOf(new Map(arrows.map(([from, to]) => [from, new Set(to)])));
  expect(found).toEqual([['a', 'b', 'c'], ['f']]);
});

test('no file imports itself by way of others, not even their types', () => {
  const all = importsOf('functions', 'shared', 'local', 'cli', 'bench', 'scripts', 'test');
  expect(circlesOf(arrowsOf(all, (path) => (path.endsWith('.ts') ? path : undefined)))).toEqual([]);
});

test('folders of shared lie in layers: none imports itself by way of others', () => {
  const folder = (path: string) => /^shared\/[^/]+(?=\/)/.exec(path)?.[0];
  expect(circlesOf(arrowsOf(shared, folder))).toEqual([]);
});

test('functions import only functions and shared', () => {
  const outside = (target: string) =>
    /^(cli|local|test|scripts|bench|dist)\//.test(target) || target.startsWith('../');
  expect(offences(functions, ({ target }) => outside(target))).toEqual([]);
});

test('no room imports another room, and none the composition root', () => {
  const broken = ({ file, target }: Import) => {
    const room = roomOf(file);
    return room !== undefined && (target === 'functions/app.ts' || (roomOf(target) ?? room) !== room);
  };
  expect(offences(functions, broken)).toEqual([]);
});

test('shared imports none of functions, cli and local', () => {
  expect(offences(shared, ({ target }) => /^(functions|cli|local)\//.test(target))).toEqual([]);
});

test('local imports nothing of functions: it knows them as the built app', () => {
  expect(offences(local, ({ target }) => under('functions', target))).toEqual([]);
});

test('cli imports nothing of functions and local', () => {
  expect(offences(cli, ({ target }) => /^(functions|local)\//.test(target))).toEqual([]);
});

test.each(['hub', 'host', 'inbox', 'azurite', 'fleet', 'plant'])(
  'local/%s stands alone: it imports itself and packages only',
  (name) => {
    const own = importsOf(`local/${name}`);
    const foreign = ({ target }: Import) =>
      /^(shared|functions|cli|local|test|scripts|\.\.)\//.test(target) && !under(`local/${name}`, target);
    expect(offences(own, foreign)).toEqual([]);
  },
);

test('the functions library is met at run time only in triggers and the composition root', () => {
  const allowed = (file: string) => /^functions\/([^/]+\/trigger|app)\.ts$/.test(file);
  const broken = ({ file, target, typeOnly }: Import) =>
    target.startsWith('@azure/functions') && !typeOnly && !allowed(file);
  expect(offences([...functions, ...shared, ...cli], broken)).toEqual([]);
});

test('shared does not know the functions library, not even its types', () => {
  expect(offences([...shared, ...cli], ({ target }) => target.startsWith('@azure/functions'))).toEqual([]);
});

test('storage clients are met only under shared/storage, and in local, which plays Azure', () => {
  const broken = ({ file, target }: Import) =>
    /^@azure\/(data-tables|storage-)/.test(target) && !under('shared/storage', file);
  expect(offences([...functions, ...shared, ...cli], broken)).toEqual([]);
});

test('clients of tables and containers are made in two files, so that nobody reaches a contract’s past the one place that knows where it is', () => {
  const makers = [...functions, ...shared, ...cli]
    .filter(({ target, typeOnly }) => /^@azure\/(data-tables|storage-blob)/.test(target) && !typeOnly)
    .map(({ file }) => file);
  expect([...new Set(makers)].sort()).toEqual(['shared/storage/account.ts', 'shared/storage/ownAccount.ts']);
  const openers = [...functions, ...shared, ...cli]
    .filter(({ file, target, typeOnly }) => makers.includes(target) && !typeOnly && !makers.includes(file))
    .map(({ file }) => file);
  expect([...new Set(openers)].sort()).toEqual([
    'shared/storage/connect.ts',
    'shared/storage/whereabouts.ts',
  ]);
});

test('mail clients are met only under functions/alerts', () => {
  const broken = ({ file, target }: Import) =>
    /^(nodemailer|@azure\/communication-email|smtp-server)/.test(target) && !under('functions/alerts', file);
  expect(offences([...functions, ...shared, ...cli], broken)).toEqual([]);
});

test('tests try everything on storage that is as strict as Azure’s: Azurite by itself is met only where it is played', () => {
  const playing = /^test\/(support|local\/(azurite|strict))\//;
  const broken = ({ file, target }: Import) => target === 'test/support/azurite.ts' && !playing.test(file);
  expect(offences(importsOf('test'), broken)).toEqual([]);
});
