/**
 * `npm run ready [-- small|production]`: whether a deployment has been told what only people know; and, where somebody is
 * signed in and AZURE_SUBSCRIPTION_ID and AZURE_LOCATION say where to, whether Azure offers there what the template makes.
 * azd runs it before it provisions. Exit codes: 0 it may go, 1 something is missing, and is named.
 */
import { credentialFor } from '../shared/credential.ts';
import { lacking, offerTo } from './azure/offered.ts';
import { readiness } from './azure/ready.ts';
import { isSet, wantedBy } from './azure/wanted.ts';

const size = process.argv[2] ?? 'production';
const { problems, warnings } = readiness(size, process.env);
for (const problem of problems) process.stderr.write(`azd env set ${problem}\n`);
for (const warning of warnings) process.stderr.write(`${warning}\n`);

const { AZURE_SUBSCRIPTION_ID: subscription, AZURE_LOCATION: location } = process.env;
let missing: string[] = [];
if (subscription && location) {
  try {
    const wanted = wantedBy(size);
    const offer = await offerTo(subscription, wanted, await credentialFor(undefined));
    missing = lacking(offer, wanted, location, {
      isPrivate: isSet(size, 'privateNetwork'),
      overZones: isSet(size, 'zoneRedundant'),
    });
  } catch (error) {
    const [because] = (error as Error).message.split('\n', 1);
    process.stderr.write(`It was not looked whether Azure offers it all there: ${because}\n`);
  }
}
for (const one of missing) process.stderr.write(`${one}\n`);
process.exit(problems.length + missing.length === 0 ? 0 : 1);
