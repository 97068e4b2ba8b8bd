import type { Chain } from './chain.ts';
import type { Plant } from './plant.ts';
import type { Totals } from './totals.ts';

/** One chain, link by link, for a person. */
export function chainText({ packetId, readingAt, transition, messageId }: Chain): string {
  return `
One packet has come all the way:
  packet      ${packetId}
  reading     ${readingAt}, stored
  transition  ${transition.deviceId} ${transition.condition} became an alarm at ${transition.at}
  mail        ${messageId}, in the inbox
`;
}

/** What has happened so far. */
export function totalsText({ packets, readings, kpis, lifeEstimates, mails, erasures }: Totals): string {
  return `So far: ${packets.sent} packets sent, ${packets.admitted} admitted, ${packets.refused} refused; ${readings} readings, ${kpis} KPIs, ${lifeEstimates} life estimate(s), ${mails} mail(s), ${erasures} erasure(s).
`;
}

/** What to look at next. */
export function nextText({ info }: Plant, deviceId: string, data: string): string {
  const where = data === '.vakt' ? '' : ` --data ${data}`;
  return `Look at the mail:      ${info.inbox.http}
and try, in another terminal:
  npm run vakt -- alarms${where}
  npm run vakt -- kpi ${deviceId}${where}
  npm run vakt -- life ${deviceId}${where}
  npm run vakt -- readings ${deviceId} --last 5${where}
  npm run vakt -- --help
Ctrl-C ends everything; the next start goes on where this one stopped.`;
}
