import type { Registry } from '../../../functions/ingest/registry.ts';
import { sha256 } from '../../../shared/keys.ts';

export const AUTHORIZATION = 'mfrggzdfmztwq2lknnwg23tpob';
export const NOW = Date.parse('2026-06-15T10:00:00Z');
export const BOUNDS = { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 };

/** A registry of one device under contract, for verdicts without a store. */
export const registry: Registry = {
  attend: async () => undefined,
  doubt: () => false,
  device: async (deviceId) => ({ deviceId, key: 'device', contract: 'contract' }),
  customer: async (key) => ({
    key,
    number: '1',
    name: 'Example AB',
    contract: { zone: 'Europe/Stockholm', begins: '2026-01-01', assetManaged: false },
    status: 'active',
  }),
  authorization: async (_, id) => ({ id, hash: sha256(AUTHORIZATION), deviceId: 'dev', issuedAt: 0 }),
};
