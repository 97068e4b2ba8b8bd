import type { RunInfo } from '../plant/runfile.ts';

/**
 * The app settings under which the functions run on one machine. On Azure they come from the deployment; the
 * names are the same.
 */
export function appSettings({
  functions,
  links,
  certificates,
  hub,
  dps,
  ...info
}: Pick<RunInfo, 'eventHub' | 'storage' | 'inbox'> &
  Partial<Pick<RunInfo, 'functions' | 'links' | 'certificates' | 'hub' | 'dps'>>): Record<string, string> {
  return {
    AzureWebJobsStorage: info.storage,
    EventHubConnection: info.eventHub.connectionString,
    EVENT_HUB_NAME: info.eventHub.name,
    // A group of its own, as on Azure; the default one is left to whoever wants to look on.
    EVENT_HUB_CONSUMER_GROUP: 'vakt',
    VAKT_DATA_STORAGE: info.storage,
    // Often, so that somebody who is looking on needn't wait; who wants other schedules says so outside.
    VAKT_ANALYZE_SCHEDULE: process.env.VAKT_ANALYZE_SCHEDULE ?? '*/5 * * * * *',
    VAKT_PURGE_SCHEDULE: process.env.VAKT_PURGE_SCHEDULE ?? '0 * * * * *',
    VAKT_SMTP_URL: info.inbox.smtp,
    VAKT_MAIL_FROM: 'Vakt <alerts@vakt.example>',
    VAKT_PSEUDONYM_KEY: certificates?.pseudonymKey ?? 'of-a-plant-without-a-folder-of-its-own',
    ...(functions && links ? { VAKT_PORTAL_URL: functions.http, VAKT_LINK_KEYS: links.keys } : {}),
    ...(hub && dps
      ? {
          VAKT_HUB_SERVICE: hub.service,
          VAKT_HUB_CA: hub.ca,
          VAKT_DPS_SERVICE: dps.service,
          VAKT_DPS_ID_SCOPE: dps.idScope,
        }
      : {}),
    ...(process.env.VAKT_VAULT ? { VAKT_VAULT: process.env.VAKT_VAULT } : {}),
    VAKT_OPERATOR_MAIL: 'operator@vakt.example',
    VAKT_DATA_PROTECTION_MAIL: 'data-protection@vakt.example',
    // Of those that belong to nobody.
    VAKT_SERVICE_PHONE: '+46 31 390 06 00',
  };
}
