/**
 * A process that is killed over its work: `node killable.js CONNECTION NOW erase CONTRACT`, or `… NOW close` for the
 * addresses that certificates were mailed to.
 */
import { afterwardsOf } from '../../../shared/erasure/afterwards.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { Clock, erasureFor } from '../support/erasure.ts';

const [connection, now, what, contract] = process.argv.slice(2) as [string, string, string, string];
const storage = openStorage(connection, connection);
const clock = new Clock(Number(now));
if (what === 'close') await afterwardsOf(storage, clock.read).closeAll();
else process.exitCode = 'certificate' in (await erasureFor(storage, { clock }).erase(contract)) ? 0 : 1;
