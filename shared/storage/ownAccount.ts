import { AzureSASCredential, TableClient, TableServiceClient } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { credentialWhenAsked, federatedCredential } from '../credential.ts';
import type { OwnStore } from '../domain/ownStore.ts';
import { OwnStoreError, VaktError } from '../errors.ts';
import { inTime, LateError } from '../inTime.ts';
import { type EpochMs, MINUTE, SECOND } from '../time.ts';
import { type Account, accountOf } from './account.ts';
import { statusOf } from './failures.ts';
import { isRefusal, reasonOf } from './refusal.ts';

/** How stores of customers' own are reached. */
export interface Reach {
  /** Reads a shared access signature from the vault. @throws when it isn't there, or the vault doesn't answer */
  readonly secret: (name: string) => Promise<string>;
  /** Client ID of our managed identity; absent: whoever is signed in here. */
  readonly identity?: string;
  readonly clock: () => EpochMs;
}

/** An account of a customer's own. */
export interface OwnAccount {
  /**
   * Asks something of it, and waits for the answer for a time.
   *
   * @throws {OwnStoreError} when it doesn't answer, or doesn't let us in; for a while after that without asking
   */
  ask<T>(question: (account: Account) => Promise<T>): Promise<T>;
  /** When what lets us in ends by itself, as a signature does; `undefined` where it doesn't. */
  ends(): Promise<EpochMs | undefined>;
}

/** The clients of an account as it is reached now, and until when it is. */
interface Access {
  readonly account: Account;
  readonly ends?: EpochMs;
}

/** A question is waited for so long; a store that is slow is as good as one that is away. */
const ANSWERS_WITHIN = 10 * SECOND;
/** For so long a store isn't asked again that didn't answer: nobody waits for each of many questions. */
const LEFT_ALONE_FOR = 20 * SECOND;
/** For so long a signature is believed before the vault is asked again: a rotation takes effect within it. */
const SIGNATURE_FOR = 1 * MINUTE;

const ONE_RETRY = { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 };
const ONE_RETRY_OF_BLOBS = { maxTries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 };

/** Accounts of customers' own, each opened once: its clients and tokens are used again as long as it is known. */
export interface OwnAccounts {
  account(contract: string, store: OwnStore): OwnAccount;
  /** Forgets all others. */
  keep(contracts: Pick<ReadonlyMap<string, unknown>, 'has'>): void;
}

export function ownAccountsBy(reach: Reach): OwnAccounts {
  const opened = new Map<string, { as: string; account: OwnAccount }>();
  const we = credentialWhenAsked(reach.identity);

  function finderOf(store: OwnStore): () => Promise<Access> {
    const { access } = store;
    if (access.by === 'sas') return bySignature(store, access.secret, reach);
    return byToken(
      store,
      access.by === 'identity' ? we : federatedCredential(access.tenant, access.client, reach.identity),
    );
  }

  return {
    account(contract, store) {
      const as = JSON.stringify(store);
      let known = opened.get(contract);
      if (known?.as !== as) {
        known = { as, account: guarded(contract, finderOf(store), reach.clock) };
        opened.set(contract, known);
      }
      return known.account;
    },
    keep(contracts) {
      for (const contract of opened.keys()) if (!contracts.has(contract)) opened.delete(contract);
    },
  };
}

/** Only a stand-in on this machine is spoken to without TLS. */
const optionsFor = ({ tables }: OwnStore) => ({
  retryOptions: ONE_RETRY,
  allowInsecureConnection: tables.startsWith('http:'),
});

function byToken(store: OwnStore, credential: TokenCredential): () => Promise<Access> {
  const { tables, blobs } = store;
  const options = optionsFor(store);
  const account = accountOf(
    (name) => new TableClient(tables, name, credential, options),
    new TableServiceClient(tables, credential, options),
    new BlobServiceClient(blobs, credential, { retryOptions: ONE_RETRY_OF_BLOBS }),
    options.allowInsecureConnection,
  );
  return async () => ({ account });
}

function bySignature(store: OwnStore, secret: string, { secret: read, clock }: Reach): () => Promise<Access> {
  let known: (Access & { signature: string; until: EpochMs }) | undefined;
  return async () => {
    if (known && clock() < known.until) return known;
    const signature = (await read(secret)).trim().replace(/^\?/, '');
    const account =
      known?.signature === signature
        ? known.account
        : signedAccount(store, new AzureSASCredential(signature));
    // An account SAS says itself when it expires: RFC 3339, or a day.
    const expiry = Date.parse(new URLSearchParams(signature).get('se') ?? '');
    const ends = Number.isNaN(expiry) ? {} : { ends: expiry };
    known = { account, ...ends, signature, until: clock() + SIGNATURE_FOR };
    return known;
  };
}

function signedAccount(store: OwnStore, credential: AzureSASCredential): Account {
  const { tables, blobs } = store;
  const options = optionsFor(store);
  return accountOf(
    (name) => new TableClient(tables, name, credential, options),
    new TableServiceClient(tables, credential, options),
    new BlobServiceClient(`${blobs}?${credential.signature}`, undefined, {
      retryOptions: ONE_RETRY_OF_BLOBS,
    }),
    options.allowInsecureConnection,
  );
}

function guarded(contract: string, find: () => Promise<Access>, clock: () => EpochMs): OwnAccount {
  let failed: { error: OwnStoreError; at: EpochMs } | undefined;
  return {
    async ask(question) {
      if (failed && clock() - failed.at < LEFT_ALONE_FOR) throw failed.error;
      try {
        const answer = await inTime(
          find().then(({ account }) => question(account)),
          ANSWERS_WITHIN,
        );
        failed = undefined;
        return answer;
      } catch (cause) {
        if (!isOutage(cause)) throw cause;
        const answered = isRefusal(statusOf(cause));
        const error = new OwnStoreError(contract, reasonOf(cause), { answered, cause });
        // Whoever is refused is so at once: that holds up nobody.
        if (!answered) failed = { error, at: clock() };
        throw error;
      }
    },
    ends: async () => (await inTime(find(), ANSWERS_WITHIN)).ends,
  };
}

/** Whether a store didn't answer, or didn't let us in: anything else is an answer, which whoever asked understands. */
function isOutage(error: unknown): boolean {
  if (error instanceof VaktError) return error instanceof LateError || error.code === 'secret-unreadable';
  if (error instanceof TypeError || error instanceof RangeError) return false;
  const status = statusOf(error);
  return status === undefined || [401, 403, 408, 429].includes(status) || status >= 500;
}
