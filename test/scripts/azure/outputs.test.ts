import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outputNames, outputsNamed } from '../../../scripts/azure/outputs.ts';

/** As the Resource Manager gives them back: the first letters in lower case, up to the last of a row of capitals. */
const recased = (name: string) =>
  name.replace(/^[A-Z]+(?=[A-Z])/, (start) => start.toLowerCase()).replace(/^[A-Z]/, (a) => a.toLowerCase());
const given = Object.fromEntries(outputNames().map((name, i) => [recased(name), { value: `it's (${i})` }]));

const run = (input: string, ...options: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, '../../../scripts/outputs.ts'), ...options], {
    input,
    encoding: 'utf8',
  });

test('what a deployment puts out has the names of the template again, whose case Azure doesn’t keep', () => {
  expect(Object.keys(given)).toContain('azurE_RESOURCE_GROUP');
  const named = outputsNamed(given);
  expect(Object.keys(named)).toEqual(outputNames());
  expect(Object.keys(named)).toEqual(
    expect.arrayContaining(['AZURE_RESOURCE_GROUP', 'AzureWebJobsStorage__accountName', 'VAKT_VAULT']),
  );
});

test.skipIf(process.platform === 'win32')('a shell and a workflow get each of them as it is', () => {
  const input = JSON.stringify(given);
  expect(run(input).stdout.split('\n')[0]).toBe("AZURE_RESOURCE_GROUP=it's (0)");
  const { stdout } = run(input, '--export');
  const shell = spawnSync('sh', ['-c', `${stdout}\nprintf %s "$VAKT_VAULT"`], { encoding: 'utf8' });
  expect(shell.stdout).toBe(outputsNamed(given).VAKT_VAULT);
});

test('what is missing is named, and nothing is printed', () => {
  const { azurE_RESOURCE_GROUP: _, ...others } = given;
  expect(run(JSON.stringify(others))).toMatchObject({
    status: 1,
    stdout: '',
    stderr: 'The deployment puts out no AZURE_RESOURCE_GROUP.\n',
  });
});
