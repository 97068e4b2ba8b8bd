/**
 * Where a customer keeps what is the contract's itself: the addresses of an account's services, and what lets us in.
 * It stands with the customer and never changes: nothing moves what lies in one store to another.
 */
export interface OwnStore {
  /** Address of the Table service, or of one compatible with it, without a slash at its end. */
  readonly tables: string;
  /** Address of the Blob service, likewise. */
  readonly blobs: string;
  readonly access: StoreAccess;
  /** That the customer declared it lost for good: nothing is asked of it any more. */
  readonly lost?: LostStore;
}

/**
 * What lets us in: our own identity, in an account of our tenant; an app of the customer's tenant that trusts our
 * identity; or a shared access signature, which lies in the vault under this name and nowhere else.
 */
export type StoreAccess =
  | { readonly by: 'identity' }
  | { readonly by: 'federation'; readonly tenant: string; readonly client: string }
  | { readonly by: 'sas'; readonly secret: string };

/** A declaration that a store is lost for good. It is the customer's word: nobody could look. */
export interface LostStore {
  /** Day on which it was declared, UTC. */
  readonly on: string;
  /** Who at the customer declared it, and why it is lost; both go with the customer's row. */
  readonly by: string;
  readonly reason: string;
  /** That something answers there, and lets us in no more, for good: then refusing is no sign that it is back. */
  readonly shut?: true;
}

/** What the names of customers' signatures in the vault begin with: none of our own secrets is ever sent to a store. */
export const STORE_SECRET = /^store-[a-z0-9-]{1,100}$/;
