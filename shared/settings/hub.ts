import type { HubSettings } from '../hub/fromSettings.ts';
import type { Environment } from './value.ts';

/** With a key, or, where a role lets us in, without one. */
const SERVICE =
  /^(?=.*\bHostName=[^;]+)(?:(?=.*\bSharedAccessKeyName=[^;]+)(?=.*\bSharedAccessKey=[^;]+)|(?!.*\bSharedAccessKey))/i;

/** How IoT Hub and its provisioning service are reached, by the same names the operator's tool knows. */
export function hubFrom(env: Environment, problems: string[]): HubSettings | undefined {
  const told = (name: string) => env[name]?.trim() || undefined;
  const [service, dps, idScope, ca] = ['HUB_SERVICE', 'DPS_SERVICE', 'DPS_ID_SCOPE', 'HUB_CA'].map((name) =>
    told(`VAKT_${name}`),
  );
  for (const [name, value] of [
    ['VAKT_HUB_SERVICE', service],
    ['VAKT_DPS_SERVICE', dps],
  ] as const) {
    if (value !== undefined && !SERVICE.test(value)) {
      problems.push(
        `${name} is wrong: a service connection string is wanted, HostName=…;SharedAccessKeyName=…;…, or HostName=… alone`,
      );
    }
  }
  if (service === undefined && (dps ?? idScope ?? ca) !== undefined) {
    problems.push('VAKT_HUB_SERVICE is missing: without it, VAKT_DPS_… and VAKT_HUB_CA mean nothing');
  }
  if ((dps === undefined) !== (idScope === undefined)) {
    problems.push('VAKT_DPS_SERVICE and VAKT_DPS_ID_SCOPE are wanted together: set both, or neither');
  }
  if (service === undefined) return undefined;
  return { service, ...(ca ? { ca } : {}), ...(dps && idScope ? { dps: { service: dps, idScope } } : {}) };
}
