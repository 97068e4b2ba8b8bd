/** What mails beside that about a single new condition say. Counts come in as they are written in the language. */
export interface DigestWords {
  /** Of a digest: `3 alarms`, `1 warning`, `2 over` are put together to its subject. */
  readonly alarms: (count: string, one: boolean) => string;
  readonly warnings: (count: string, one: boolean) => string;
  readonly over: (count: string, one: boolean) => string;
  readonly digest: string;
  readonly active: string;
  readonly wasOver: string;
  /** After the pumps that are listed: so many more. */
  readonly more: (count: string) => string;
  readonly chatters: string;
  /** Before the subject of a mail about what is over, stands unacknowledged, or goes to the second list. */
  readonly resolvedTag: string;
  readonly againTag: string;
  readonly escalatedTag: string;
  readonly resolved: string;
  /** Of what was to be told when it was raised, and could not be before it was over. */
  readonly late: string;
  readonly again: string;
  readonly escalated: string;
  /** When it was over. */
  readonly until: string;
  /** Why somebody gets a mail about several pumps. */
  readonly footer: string;
}
