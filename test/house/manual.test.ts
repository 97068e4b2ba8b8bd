import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nameOf } from '../../cli/command.ts';
import { commandsOf, program } from '../../cli/program.ts';
import { ROOT } from './source.ts';

const commands = new Map(commandsOf(program()).map((command) => [nameOf(command), command]));
const groups = new Set([...commands.keys()].map((name) => name.split(' ')[0]!));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };

/** What stands as code in the documents, each with its file; a shell's comments are no code. */
const code = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: ROOT })].flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/```[\s\S]*?```|`[^`]+`/g)].map(([text]) => ({
    file,
    text: text.replaceAll(/ # .*$/gm, ''),
  })),
);

/** What is wrong with a command as it is written; undefined when nothing is. */
function wrongIn(written: string): string | undefined {
  const words = written.trim().split(/\s+/);
  const name = [words.slice(0, 2).join(' '), words[0]!].find((one) => commands.has(one));
  if (name === undefined) {
    // A group by itself is spoken of, and shows what it has.
    const isGroup = groups.has(words[0]!) && (words.length === 1 || words[1] === '--help');
    return isGroup ? undefined : `vakt ${written} is no command`;
  }
  const takes = commands.get(name)!.options.flatMap(({ long, short }) => [long, short]);
  const options = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/[^\w-].*$/, ''));
  const unknown = options.filter((option) => option !== '--help' && !takes.includes(option));
  return unknown.length === 0 ? undefined : `vakt ${name} takes no ${unknown.join(', ')}`;
}

test('every command of vakt that the documents write down is there, and takes the options they give it', () => {
  const written = code.flatMap(({ file, text }) =>
    [...text.matchAll(/(?:^|[\s`(;&|"])(?:npm run vakt -- |vakt )([a-z][^\n`|;&]*)/g)].map(([, command]) => ({
      file,
      command: command!,
    })),
  );
  expect(written.length).toBeGreaterThan(100);
  const wrong = written.flatMap(({ file, command }) => {
    const why = wrongIn(command);
    return why === undefined ? [] : [`${file}: ${why}`];
  });
  expect(wrong).toEqual([]);
});

test('every script that the documents run is in package.json', () => {
  const run = code.flatMap(({ file, text }) =>
    [...text.matchAll(/npm run (?:--silent |-s )?([\w:-]+)/g)].map(([, script]) => ({ file, script })),
  );
  expect(run.length).toBeGreaterThan(30);
  expect(run.filter(({ script }) => !(script! in scripts))).toEqual([]);
});
