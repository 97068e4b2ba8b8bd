/**
 * `npm run bicep [-- --format]`: writes down for the deployment which stores there are, compiles and lints everything
 * under bicep/, and takes no warning. Exit codes: 0 all is well, or there is no Bicep CLI here; 1 something is to be mended, or, where `CI=true`, there is none.
 *
 * Of the linter's rules, bicepconfig.json leaves off one: how old an API version is reckons from today, and a build must
 * not turn red because a day has passed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBicep } from './azure/cli.ts';
import { BICEP, compileAll, formatAll, SIZES } from './azure/compile.ts';
import { storesJson } from './azure/stores.ts';

writeFileSync(join(BICEP, 'stores.json'), storesJson());
const cli = findBicep();
if (cli === undefined) {
  const required = process.env.CI === 'true';
  process.stderr.write(
    `bicep: ${required ? 'not checked' : 'skipped'}, there is no Bicep CLI here. With .NET: dotnet restore ` +
      'scripts/ci/bicep.csproj; with the Azure CLI: az bicep install.\n',
  );
  process.exit(required ? 1 : 0);
}
if (process.argv.includes('--format')) formatAll(cli);
const { problems, deployments } = await compileAll(cli);
for (const problem of problems) process.stderr.write(`${problem}\n`);
for (const size of SIZES) {
  const resources = deployments[size]?.predictedResources.length;
  if (resources !== undefined) process.stdout.write(`bicep/${size}.bicepparam  ${resources} resources\n`);
}
process.exit(problems.length === 0 ? 0 : 1);
