import type { RecordedChange } from '../changeLog/join.ts';
import type { Signer } from '../changeLog/signer.ts';
import type { Contract, ErasureRequest } from '../domain/contract/contract.ts';
import type { Contact, Customer, Unsubscription, User } from '../domain/customer.ts';
import type { Acknowledgement, HandlingRecord, Shelving } from '../domain/handling.ts';
import type { Recipient, TestLetter } from '../domain/letter.ts';
import type { Change, Failure, FalseAlarm } from '../domain/maintenance.ts';
import type { LimitOverride, Setting } from '../domain/override.ts';
import type { LostStore, OwnStore } from '../domain/ownStore.ts';
import type { Pump } from '../domain/pump.ts';
import type { QuietHours, Subscription } from '../domain/subscription.ts';

/** What is kept of a customer and of people, in the order in which the page on data protection tells of it. */
export const TOLD = [
  'number',
  'name',
  'address',
  'contract',
  'reasons',
  'contact',
  'store',
  'email',
  'phone',
  'locale',
  'zone',
  'subscriptions',
  'pump',
  'limits',
  'maintenance',
  'handling',
  'commands',
] as const;
export type Told = (typeof TOLD)[number];

/**
 * Under which words the page tells of each field of an entry; `null` says nothing of anybody, like a random key or how
 * far our own work has come. A field that comes to an entry and isn't here is an error of types.
 */
type FieldsOf<Entry> = { readonly [Field in keyof Required<Entry>]: Told | null };

const customer: FieldsOf<Customer> = {
  key: null,
  number: 'number',
  name: 'name',
  address: 'address',
  contract: 'contract',
  added: 'contract',
  store: 'store',
  own: null,
  contact: 'contact',
  escalateAfter: 'subscriptions',
  status: null,
  closed: null,
  told: null,
  reported: null,
};
const contact: FieldsOf<Contact> = { name: 'contact', email: 'contact', locale: 'contact' };
const user: FieldsOf<User> = {
  key: null,
  name: 'name',
  email: 'email',
  phone: 'phone',
  address: 'address',
  locale: 'locale',
  zone: 'zone',
  wants: 'subscriptions',
  quiet: 'subscriptions',
  list: 'subscriptions',
  service: 'subscriptions',
  links: null,
  unsubscribed: 'subscriptions',
  reports: 'subscriptions',
};
const wants: FieldsOf<Subscription> = {
  severities: 'subscriptions',
  kinds: 'subscriptions',
  pumps: 'subscriptions',
  sites: 'subscriptions',
};
const quiet: FieldsOf<QuietHours> = { from: 'subscriptions', to: 'subscriptions' };
const unsubscribed: FieldsOf<Unsubscription> = { device: 'subscriptions', at: 'subscriptions' };
const recipient: FieldsOf<Recipient> = { address: 'email', name: 'name', locale: 'locale', zone: 'zone' };

const contract: FieldsOf<Contract> = {
  zone: 'contract',
  begins: 'contract',
  ends: 'contract',
  assetManaged: 'contract',
  retentionMonths: 'contract',
  notice: 'contract',
  terminated: 'reasons',
  paidThrough: 'contract',
  graceDays: 'contract',
  erasure: 'reasons',
  hold: 'reasons',
  lifted: 'contract',
};
type Part<Field extends keyof Contract> = FieldsOf<NonNullable<Contract[Field]>>;
const notice: Part<'notice'> = { given: 'contract', by: 'contract' };
const terminated: Part<'terminated'> = { at: 'contract', cause: 'reasons' };
const erasure: FieldsOf<ErasureRequest> = {
  asked: 'reasons',
  by: 'reasons',
  from: 'contract',
  reason: 'reasons',
};
const hold: Part<'hold'> = { since: 'contract', reason: 'reasons' };
const store: FieldsOf<OwnStore> = { tables: 'store', blobs: 'store', access: 'store', lost: 'reasons' };
const lost: FieldsOf<LostStore> = { on: 'reasons', by: 'reasons', reason: 'reasons', shut: 'reasons' };

const pump: FieldsOf<Pump> = {
  key: null,
  deviceId: 'pump',
  model: 'pump',
  tag: 'pump',
  site: 'pump',
  serialNumber: 'pump',
  runningHours: 'pump',
  runningHoursAt: 'pump',
  lastService: 'pump',
  commissioning: 'pump',
  releasedAt: 'pump',
  limits: 'limits',
};
const limit: FieldsOf<LimitOverride> = {
  condition: 'limits',
  field: 'limits',
  value: 'limits',
  set: 'limits',
};
const setting: FieldsOf<Setting> = { by: 'limits', at: 'limits', reason: 'limits' };
const change: FieldsOf<Change> = {
  kind: 'maintenance',
  component: 'maintenance',
  reason: 'maintenance',
  at: 'maintenance',
  hours: 'maintenance',
  note: 'maintenance',
  by: 'maintenance',
};
const failure: FieldsOf<Failure> = {
  kind: 'maintenance',
  component: 'maintenance',
  from: 'maintenance',
  to: 'maintenance',
  note: 'maintenance',
  by: 'maintenance',
};
const falseAlarm: FieldsOf<FalseAlarm> = {
  kind: 'maintenance',
  condition: 'maintenance',
  at: 'maintenance',
  note: 'maintenance',
  by: 'maintenance',
};
const acknowledged: FieldsOf<Acknowledgement> = { by: 'handling', at: 'handling', transition: null };
const shelved: FieldsOf<Shelving> = { by: 'handling', at: 'handling', until: 'handling', reason: 'handling' };
const handled: FieldsOf<HandlingRecord> = {
  at: 'handling',
  by: 'handling',
  device: 'handling',
  condition: 'handling',
  action: 'handling',
  reason: 'handling',
  until: 'handling',
};
const command: FieldsOf<RecordedChange> = {
  id: null,
  at: 'commands',
  by: 'commands',
  account: 'commands',
  command: 'commands',
  contract: null,
  device: null,
  outcome: 'commands',
  code: null,
};
const signer: FieldsOf<Signer> = { by: 'commands', account: 'commands', salt: null };
const testLetter: FieldsOf<TestLetter> = { kind: null, by: 'commands', at: 'commands' };

/** The entries in which people, or what they wrote, are kept, each with its fields. */
export const FIELDS: Readonly<Record<string, Readonly<Record<string, Told | null>>>> = {
  ...{ customer, contact, user, wants, quiet, unsubscribed, recipient },
  ...{ contract, notice, terminated, erasure, hold, store, lost },
  ...{
    pump,
    limit,
    setting,
    change,
    failure,
    falseAlarm,
    acknowledged,
    shelved,
    handled,
    command,
    signer,
    testLetter,
  },
};
