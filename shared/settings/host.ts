import { type Environment, textFrom } from './value.ts';

/** What the Functions host reads for its triggers, by `%NAME%`. */
const NAMED = ['EVENT_HUB_NAME', 'EVENT_HUB_CONSUMER_GROUP'];
const SCHEDULES = ['VAKT_ANALYZE_SCHEDULE', 'VAKT_PURGE_SCHEDULE'];

/** Looks at what the Functions host alone reads, and we don't: without it a trigger would stay silent. */
export function hostProblems(env: Environment, problems: string[]): void {
  for (const name of NAMED) textFrom(env, name, 'the Functions host needs it for a trigger', problems);
  if (env.EventHubConnection__fullyQualifiedNamespace?.trim()) {
    textFrom(
      env,
      'EventHubConnection__fullyQualifiedNamespace',
      'the host of the namespace, NAME.servicebus.windows.net',
      problems,
      /^[^\s/:;]+\.[^\s/:;]+$/,
    );
  } else {
    textFrom(
      env,
      'EventHubConnection',
      'the connection string of the event hub, Endpoint=sb://…, or else EventHubConnection__fullyQualifiedNamespace',
      problems,
      /(^|;)Endpoint=sb:\/\/[^;/]+/i,
    );
  }
  for (const name of SCHEDULES) {
    const form = /^\S+(\s+\S+){5}$/;
    textFrom(env, name, 'six fields, second to day of the week, like 0 */5 * * * *', problems, form);
  }
}
