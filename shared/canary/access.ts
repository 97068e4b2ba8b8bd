import type { DeviceKey } from '../hub/send.ts';

/** What the canary sends with: its device's key, and what its packet IDs begin with. */
export interface CanaryAccess extends DeviceKey {
  readonly authorization: string;
}

/** As it is kept in the vault, and in the setting `VAKT_CANARY`: one secret, and so one thing to rotate. */
export function canaryText({ host, deviceId, key, authorization }: CanaryAccess): string {
  return `HostName=${host};DeviceId=${deviceId};SharedAccessKey=${key};Authorization=${authorization}`;
}

/** Reads what {@link canaryText} wrote; `undefined` when it is something else. */
export function canaryFrom(text: string): CanaryAccess | undefined {
  const form =
    /^HostName=([^;/\s]+);DeviceId=([^;/\s]+);SharedAccessKey=([A-Za-z0-9+/]+={0,2});Authorization=([a-z2-7]{26})$/;
  const [, host, deviceId, key, authorization] = form.exec(text.trim()) ?? [];
  if (!host || !deviceId || !key || !authorization) return undefined;
  return { host, deviceId, key, authorization };
}
