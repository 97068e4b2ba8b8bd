import { type CanaryAccess, canaryFrom } from '../canary/access.ts';
import { isReference } from './secrets.ts';
import { type Environment, numberFrom } from './value.ts';

/** What the canary sends with, and every how many hours it goes its way. */
export interface CanarySettings {
  readonly access: CanaryAccess;
  readonly hours: number;
}

/**
 * The canary's access data. A reference to a secret that isn't there is no mistake here: the canary is set up after the
 * first deployment, and what only watches must not keep from starting what it watches. The alert rule tells of its silence.
 */
export function canarySettingsFrom(env: Environment, problems: string[]): CanarySettings | undefined {
  const hours = numberFrom(env, 'VAKT_CANARY_HOURS', 4, 'a number of hours above 0', problems);
  const text = env.VAKT_CANARY?.trim() ?? '';
  if (text === '' || isReference(text)) return undefined;
  const access = canaryFrom(text);
  if (!access) problems.push('VAKT_CANARY is wrong: what vakt canary set-up puts into the vault is wanted');
  return access && { access, hours };
}
