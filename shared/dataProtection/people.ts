/** What is kept of a customer itself, by field of its entry. */
export const CUSTOMER_FIELDS = ['number', 'name', 'address', 'contract', 'contact', 'store'] as const;

/** What is kept of a person, by field. */
export const PERSON_FIELDS = [
  'name',
  'email',
  'phone',
  'address',
  'locale',
  'zone',
  'subscriptions',
] as const;

/** Fields that are told of together, as one. */
export const TOLD_TOGETHER: Readonly<Record<string, (typeof PERSON_FIELDS)[number]>> = {
  wants: 'subscriptions',
  quiet: 'subscriptions',
  list: 'subscriptions',
  service: 'subscriptions',
  unsubscribed: 'subscriptions',
  reports: 'subscriptions',
  escalateAfter: 'subscriptions',
};

/** Fields of their entries that say nothing of them: keys, and how far our own work has come. */
export const OWN_FIELDS: readonly string[] = [
  'key',
  'own',
  'status',
  'closed',
  'told',
  'reported',
  'found',
  'links',
];
