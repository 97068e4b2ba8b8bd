import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RENDERER } from '../../scripts/bundle.ts';
import { ROOT } from './source.ts';

const json = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const { optionalDependencies, scripts } = json('package.json') as Record<string, Record<string, string>>;
const { packages } = json('package-lock.json') as { packages: Record<string, { version: string }> };
const locked = (name: string) => packages[`node_modules/${name}`]!.version;

test('the Node that npm brings to each kind of machine has what the code asks of it', () => {
  const brought = Object.keys(optionalDependencies!);
  expect(brought).toHaveLength(4);
  for (const name of brought) {
    const [major = 0, minor = 0] = locked(name).split('.').map(Number);
    // Types are left out without a warning from 24.3 on, and authorities can be added from 24.5 on.
    expect(major * 100 + minor, name).toBeGreaterThanOrEqual(2405);
  }
});

test('the renderer that is fetched for a package made elsewhere than on Linux is the one that was tried', () => {
  expect(scripts!.renderer).toMatch(new RegExp(` ${RENDERER}@${locked(RENDERER)}$`));
});
