/** The composition root: reads the settings, builds every client, registers every function. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { app } from '@azure/functions';
import release from '../package.json' with { type: 'json' };
import { runCanary } from '../shared/canary/run.ts';
import { afterwardsOf } from '../shared/erasure/afterwards.ts';
import { erasureOf } from '../shared/erasure/erase.ts';
import { operatorTold } from '../shared/erasure/tell.ts';
import { identitiesFrom } from '../shared/hub/fromSettings.ts';
import { sha256 } from '../shared/keys.ts';
import { inParallel } from '../shared/parallel.ts';
import { readerAt, secretsAt } from '../shared/secrets.ts';
import { withSecrets } from '../shared/settings/secrets.ts';
import { parseSettings } from '../shared/settings.ts';
import { changesIn } from '../shared/storage/changes.ts';
import { storeClockOf } from '../shared/storage/clock.ts';
import { openStorage } from '../shared/storage/connect.ts';
import { holdingIn } from '../shared/storage/holding.ts';
import { LASTING_DAYS, lastingIn } from '../shared/storage/lasting.ts';
import { telemetryBy } from '../shared/telemetry/fromSettings.ts';
import { DAY, MINUTE } from '../shared/time.ts';
import { composerOf } from './alerts/compose.ts';
import { deliveryBy } from './alerts/deliver.ts';
import { expiryOf } from './alerts/expire.ts';
import { letterDeliveryBy } from './alerts/letters/deliver.ts';
import { letterRecoveryOf } from './alerts/letters/recover.ts';
import { knowing } from './alerts/mail/knowing.ts';
import { overdueIn } from './alerts/overdue.ts';
import { recipientsOf } from './alerts/recipient.ts';
import { transportFor } from './alerts/transport/choose.ts';
import { registerAlerts } from './alerts/trigger.ts';
import { hearingFor } from './analyze/hearing.ts';
import { planningOf } from './analyze/plan.ts';
import { registerAnalyze } from './analyze/trigger.ts';
import { analysisOf } from './analyze/work.ts';
import { canaryIn } from './canary/canary.ts';
import { registerCanary } from './canary/trigger.ts';
import { closingOf } from './contracts/close.ts';
import { quietingOf } from './contracts/quieten.ts';
import { tellingOf } from './contracts/tell.ts';
import { registerContracts } from './contracts/trigger.ts';
import { watchOf } from './contracts/watch.ts';
import { ingestInto } from './ingest/ingest.ts';
import { parkingIn } from './ingest/parked/park.ts';
import { settingAsideIn } from './ingest/parked/setAside.ts';
import { settlingIn } from './ingest/parked/settle.ts';
import { takingIn } from './ingest/parked/takeIn.ts';
import { takingOldest } from './ingest/parked/takeOldest.ts';
import { pulseOf } from './ingest/pulse.ts';
import { retryOf } from './ingest/quarantine/retry.ts';
import { sweepOf } from './ingest/quarantine/sweep.ts';
import { storingIn } from './ingest/store.ts';
import { registerIngest } from './ingest/trigger.ts';
import { collectionOf } from './lives/collect.ts';
import { mergingOf } from './lives/merge.ts';
import { nightOf } from './lives/night.ts';
import { registerLives } from './lives/trigger.ts';
import { portalOf } from './portal/portal.ts';
import { registerPortal } from './portal/trigger.ts';
import { purgeOf } from './purge/purge.ts';
import { registerPurge } from './purge/trigger.ts';
import { reportingOf } from './reports/post.ts';
import { registerReports } from './reports/trigger.ts';
import { newsFrom } from './watch/news.ts';
import { reporterTo } from './watch/reporter.ts';
import { registerOwnWatch } from './watch/trigger.ts';
import { ownWatchOf } from './watch/watch.ts';

// Before anything that may throw: a worker whose entry fails before its first call of the library reports an
// app without functions as a success. Empty entries are kept so that indexes in metadata arrays agree.
app.setup({ capabilities: { IncludeEmptyEntriesInMessagePayload: true } });

const clock = Date.now;
const ownSecrets = readerAt(
  process.env.VAKT_VAULT?.trim() || undefined,
  process.env.AZURE_CLIENT_ID?.trim() || undefined,
);
const { env, unread } = await withSecrets(process.env, ownSecrets, { clock, wait: sleep });
const settings = parseSettings(env, unread);
const { vault, identity } = settings;
const storage = openStorage(settings.dataStorage, settings.hostStorage, settings.recordsStorage, {
  secret: secretsAt(vault, identity),
  clock,
  ...(identity === undefined ? {} : { identity }),
});
const hold = holdingIn(storage);
const senderDomain = /@([^\s<>@]+)>?$/.exec(settings.mailFrom)?.[1] ?? 'vakt.invalid';

const telemetry = telemetryBy(settings);
const store = storingIn(storage);
const settle = settlingIn(storage, store, telemetry.takenIn);
const takeOldest = takingOldest(storage, settle);
const ingest = ingestInto(storage, settings, store, parkingIn(storage, takeOldest));
registerIngest(
  ingest,
  pulseOf(storage),
  retryOf(storage, ingest),
  sweepOf(storage, settings.quarantineDays),
  takingIn(storage, takeOldest, settingAsideIn(storage, settle), clock),
  telemetry,
  hold,
  clock,
);
registerAnalyze(hearingFor(storage), planningOf(storage), analysisOf(storage), clock);
const transport = transportFor(settings.mailService, settings.mailFrom, clock);
const know = knowing(storage, settings, clock, console.warn);
const recipients = recipientsOf(storage, transport, composerOf(storage, know, clock), senderDomain, clock);
const recoverPeople = overdueIn(storage, clock);
const recoverLetters = letterRecoveryOf(storage, clock);
registerAlerts(
  deliveryBy(storage, recipients, clock),
  letterDeliveryBy(storage, transport, senderDomain, settings, clock),
  async () => {
    let found = 0;
    // Letters are looked after though a contract's people can't be asked for, and the other way round.
    await inParallel([recoverPeople, recoverLetters], 2, async (recover) => {
      const more = await recover();
      found += more;
    });
    return found;
  },
  hold,
);
const identities = identitiesFrom(settings.hub);
registerContracts(
  watchOf(storage, tellingOf(storage), closingOf(storage, identities, clock), quietingOf(storage)),
  async (now) => {
    const { removed, head } = await changesIn(storage).sweep(now);
    const lasting = await lastingIn(storage).sweep(now - LASTING_DAYS * DAY);
    const swept = { changes: removed, lasting, ledger: await expiryOf(storage)(now) };
    return { swept, ...(head === undefined ? {} : { changeLog: head }) };
  },
  clock,
);
registerReports(reportingOf(storage), clock);
registerLives(nightOf(storage, mergingOf(storage)), collectionOf(storage), hold, clock);
const { pseudonymKey } = settings;
const storeClock = storeClockOf(storage);
registerPurge(
  purgeOf({
    storage,
    erase: erasureOf({ storage, identities, pseudonymKey, keeping: settings, clock, storeClock }),
    close: afterwardsOf(storage, clock).closeAll,
    patience: { clock, wait: sleep },
    storeClock,
    tell: operatorTold(storage, clock),
  }),
);
const { canary, operatorMail } = settings;
const watched = canary && {
  storage,
  access: canary.access,
  ...(settings.hub?.ca ? { ca: readFileSync(settings.hub.ca, 'utf8') } : {}),
  operatorMail: operatorMail ?? '',
  patience: 5 * MINUTE,
  clock,
  wait: sleep,
};
registerCanary(watched && canaryIn(storage, () => runCanary(watched), canary.hours), telemetry, clock);
const situation = { release: release.version, settings: sha256(JSON.stringify(settings)).slice(0, 12) };
registerOwnWatch(
  ownWatchOf(storage),
  newsFrom(storage, canary?.hours),
  reporterTo(storage, situation, clock),
  clock,
);
registerPortal(portalOf(storage, settings.portal, clock));
