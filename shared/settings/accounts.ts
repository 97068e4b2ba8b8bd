import type { AccountAccess } from '../storage/connect.ts';
import type { Environment } from './value.ts';

const CONNECTION_STRING =
  /(^|;)(AccountName=[^;]|UseDevelopmentStorage=true(;|$)|SharedAccessSignature=[^;])/i;
const ACCOUNT_NAME = /^[a-z0-9]{3,24}$/;

/**
 * How an account is reached: by `NAME`, its connection string, or by `NAME__accountName`, where a role lets us in. The
 * names are those by which the Functions host knows its own account, and so is `NAME__clientId` for the identity, for
 * which `AZURE_CLIENT_ID` stands in.
 *
 * @param name of the setting
 * @param meaning whose account it is, for people
 * @param problems what is wrong goes there
 * @returns `undefined` where it is not told, or wrong
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection
 */
export function accountFrom(
  env: Environment,
  name: string,
  meaning: string,
  problems: string[],
): AccountAccess | undefined {
  const told = (setting: string) => env[setting]?.trim() || undefined;
  const connection = told(name);
  const account = told(`${name}__accountName`);
  if (connection !== undefined && account !== undefined) {
    problems.push(
      `${name}__accountName is wrong: it stands beside ${name}, and only one of them can be meant`,
    );
  } else if (connection !== undefined && !CONNECTION_STRING.test(connection)) {
    problems.push(`${name} is wrong: the connection string of ${meaning}`);
  } else if (account !== undefined && !ACCOUNT_NAME.test(account)) {
    problems.push(`${name}__accountName is wrong: the name of ${meaning}`);
  } else if (account !== undefined) {
    return byIdentity(account, told(`${name}__clientId`) ?? told('AZURE_CLIENT_ID'));
  }
  return connection;
}

function byIdentity(account: string, identity: string | undefined): AccountAccess {
  const service = (kind: string) => `https://${account}.${kind}.core.windows.net`;
  return {
    tables: service('table'),
    blobs: service('blob'),
    queues: service('queue'),
    ...(identity === undefined ? {} : { identity }),
  };
}
