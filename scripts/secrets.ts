/**
 * `npm run secrets [-- rotate|retire NAME]`: makes the secrets of a deployment that aren't there yet; puts a new key
 * before those of a ring, or leaves it only the newest. What is missing is made once the vault lets us in, for which it is
 * asked for five minutes. Nothing of them is shown. VAKT_VAULT says which vault (`azd env
 * get-values`), and whoever is signed in here needs the role of a secrets officer there. Exit codes: 0 done, 1 failed,
 * 2 wrong usage.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { credentialFor } from '../shared/credential.ts';
import { vaultAt } from '../shared/vault.ts';
import { patiently } from './azure/patiently.ts';
import { MADE_HERE, type MadeHere, makeMissing, retire, rotate } from './azure/rings.ts';

const [action = 'make', name = ''] = process.argv.slice(2);
const url = process.env.VAKT_VAULT;
if (!url || !['make', 'rotate', 'retire'].includes(action) || (action !== 'make' && !(name in MADE_HERE))) {
  process.stderr.write(
    `npm run secrets [-- rotate|retire NAME], NAME of ${Object.keys(MADE_HERE).join(', ')}; VAKT_VAULT must be set.\n`,
  );
  process.exit(2);
}
try {
  const vault = vaultAt(url, await credentialFor(undefined));
  if (action === 'make') {
    const said = (because: string) =>
      process.stderr.write(
        `${because} Asked again for five minutes, as is usual right after a deployment.\n`,
      );
    const made = await patiently(() => makeMissing(vault), said, { clock: Date.now, wait: sleep });
    process.stdout.write(made.length > 0 ? `made: ${made.join(', ')}\n` : 'all there\n');
  } else if (action === 'rotate') {
    const keys = await rotate(vault, name as MadeHere);
    process.stdout.write(
      `${name}: a new key signs, ${keys} are believed; restart the functions to have it at once\n`,
    );
  } else {
    await retire(vault, name as MadeHere);
    process.stdout.write(
      `${name}: only the newest key is believed from the next start of the functions on\n`,
    );
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
