/** A process that erases a customer, to be killed over it: `node killable.js CONNECTION CONTRACT NOW`. */
import { openStorage } from '../../../shared/storage/connect.ts';
import { Clock, erasureFor } from '../support/erasure.ts';

const [connection, contract, now] = process.argv.slice(2) as [string, string, string];
const { erase } = erasureFor(openStorage(connection, connection), { clock: new Clock(Number(now)) });
process.exitCode = 'certificate' in (await erase(contract)) ? 0 : 1;
