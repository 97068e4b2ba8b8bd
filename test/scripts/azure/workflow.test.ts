import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { outputNames } from '../../../scripts/azure/outputs.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The script of a step of the workflow that deploys, as GitHub hands it to bash. */
function scriptOf(step: string): string {
  const workflow = readFileSync(join(ROOT, '.github/workflows/deploy.yml'), 'utf8');
  const [, block] = new RegExp(`- name: ${step}\n {8}run: \\|\n((?: {10}.*\n)+)`).exec(workflow) ?? [];
  return block!.replaceAll(/^ {10}/gm, '');
}

test.skipIf(process.platform === 'win32')(
  'the step that provisions tells those after it where everything is, in the names they ask for',
  () => {
    const dir = mkdtempSync(join(tmpdir(), 'workflow-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    // As the Resource Manager spells what it gives back.
    const outputs = outputNames().map((name) => [
      `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`,
      { type: 'String', value: `of ${name}` },
    ]);
    writeFileSync(join(dir, 'outputs'), JSON.stringify(Object.fromEntries(outputs)));
    writeFileSync(
      join(dir, 'az'),
      `#!/bin/sh\necho "az $* (\${VAKT_SERVICE_PHONE-not set})" >> ${dir}/asked\n[ "$1" = deployment ] && cat ${dir}/outputs\nexit 0\n`,
    );
    chmodSync(join(dir, 'az'), 0o755);
    const told = {
      GITHUB_ENV: join(dir, 'env'),
      AZURE_ENV_NAME: 'prod',
      AZURE_LOCATION: 'swedencentral',
      PARAMETERS: 'bicep/production.bicepparam',
      VAKT_SERVICE_PHONE: '',
      PATH: [dir, join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    };
    const script = scriptOf('Provision').replaceAll('outputs.json', join(dir, 'outputs.json'));
    const { status, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
      cwd: ROOT,
      env: { HOME: process.env.HOME, ...told },
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    expect(readFileSync(told.GITHUB_ENV, 'utf8').trim().split('\n')).toEqual(
      outputNames().map((name) => `${name}=of ${name}`),
    );
    expect(readFileSync(join(dir, 'asked'), 'utf8').trim().split('\n')).toEqual([
      'az deployment sub create --name vakt-prod --location swedencentral --parameters bicep/production.bicepparam --query properties.outputs --output json (not set)',
    ]);
  },
);

test('before it provisions it registers what the template can’t, and looks whether the region has it all', () => {
  expect(scriptOf('Look whether it can be')).toMatch(
    /^az provider register --namespace Microsoft\.App --wait\nnpm run ready -- /m,
  );
  const workflow = readFileSync(join(ROOT, '.github/workflows/deploy.yml'), 'utf8');
  const steps = ['Look whether it can be', 'Provision', 'Secrets', 'Deploy', 'Look whether it runs'];
  const at = steps.map((step) => workflow.indexOf(`- name: ${step}\n`));
  expect(at).toEqual([...at].sort((a, b) => a - b));
  // Where to, for it to ask of.
  expect(workflow).toMatch(/^ {6}AZURE_SUBSCRIPTION_ID: \$\{\{ vars\.AZURE_SUBSCRIPTION_ID \}\}$/m);
});
