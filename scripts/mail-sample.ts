/**
 * Writes a mail about made-up pumps, with its pictures in it, as a page that a browser shows: an alert's, or any other that
 * is sent. Without a kind that is known it says which there are.
 *
 *     node scripts/mail-sample.ts [sv|nb|en|de] [warning|alarm|digest|resolved|monthly-report|...] > mail.html
 */
import { compose } from '../functions/alerts/mail/compose.ts';
import { courseFor, lifeFor } from '../functions/alerts/mail/gather.ts';
import { pngOf } from '../functions/alerts/picture/png.ts';
import { signalPicture } from '../functions/alerts/picture/signalPicture.ts';
import type { MailContent } from '../functions/alerts/transport/transport.ts';
import type { Locale, User } from '../shared/domain/customer.ts';
import type { Severity } from '../shared/domain/model.ts';
import type { HourRollup } from '../shared/domain/rollup.ts';
import { DAY, HOUR } from '../shared/time.ts';
import { everyMail } from '../test/functions/alerts/mail/everyMail.ts';

const [locale = 'en', kind = 'alarm'] = process.argv.slice(2) as [Locale?, string?];
const severity: Severity = kind === 'warning' ? 'warning' : 'alarm';
const NOW = Date.parse('2026-06-15T09:58:00Z');
const levels = { warning: 1_163, alarm: 1_213 };

/** A filter that clogs: its back pressure rises from day to day, and with the load within each. */
function pressureAt(at: number): number {
  const days = (at - (NOW - 7 * DAY)) / DAY;
  return 1_060 + 8 * days + 1.9 * days ** 2 + 9 * Math.sin((at / DAY) * 2 * Math.PI) + 5 * Math.sin(at / 7e6);
}

const hours = Array.from({ length: 7 * 24 }, (_, i) => {
  const hour = Math.floor(NOW / HOUR) * HOUR - (7 * 24 - i) * HOUR;
  const value = severity === 'alarm' ? pressureAt(hour) : pressureAt(hour - 2 * DAY);
  const known = { count: 60, held: 3_600, sum: value * 3_600, min: value - 9, max: value + 11 };
  return { hour, signals: { exhaustPressure: known } } as unknown as HourRollup;
}).filter((_, i) => i < 50 || i > 57);

const model = {
  name: 'RV-250',
  limits: [
    {
      signal: 'exhaustPressure',
      direction: 'high',
      ...levels,
      onDelay: 0,
      offDelay: 0,
      deadband: 0,
      source: '',
    },
  ],
  components: [{ name: 'exhaustFilter', signal: 'exhaustPressure', reference: 1_013, growth: 'linear' }],
} as const;
const evidence = { points: 160, span: 6e5, slope: 19, slopeLow: 9, slopeHigh: 28, significance: 0.001 };
const p = severity === 'alarm' ? [0.4, 1.6, 3.2] : [5.2, 11, 24];
const [p10, p50, p90] = p.map((days) => days * 86_400) as [number, number, number];
const health = {
  computedAt: NOW,
  through: NOW,
  waiting: false,
  life: [{ component: 'exhaustFilter', p10, p50, p90, method: 'trend', evidence }],
};
const stored = { model, health, hours };
const pump = {
  key: 'k',
  deviceId: 'd',
  model: 'RV-250',
  tag: 'P-7 Förpackning',
  site: 'Mölndal',
  serialNumber: 'SN 4711',
  limits: [],
};
const user: User = { key: 'u', name: 'Kim', email: 'kim@example.com', locale, zone: 'Europe/Stockholm' };
const times = { at: NOW, began: NOW - 70_000, readingAt: NOW - 70_000, arrivedAt: NOW };
const transition = {
  id: 't',
  device: 'k',
  condition: 'exhaustPressure.high',
  from: 'pending',
  to: 'active',
  severity,
  ...times,
  value: levels[severity] + 3.4,
  limit: levels[severity],
  notice: 'due',
} as const;

/** An alert's mail, of which the others here have no more than the words. */
async function alertMail(): Promise<MailContent> {
  const { svg, alternative } = signalPicture(courseFor(pump, transition, stored, NOW)!, user);
  const png = await pngOf(svg);
  process.stderr.write(`picture: ${(png.length / 1_000).toFixed(1)} KB\n`);
  return compose(pump, transition, user, {
    now: NOW,
    life: lifeFor(transition, stored)!,
    operating: 0.62,
    picture: { contentId: 'signal', name: 'signal.png', png, alternative },
    pageUrl: 'https://vakt.example.com/p/sample',
    unsubscribeUrl: 'https://vakt.example.com/u/sample',
    phone: '+46 31 123 45 67',
  });
}

const others = await everyMail(locale);
const mail = kind === severity ? await alertMail() : others.get(kind);
if (mail) {
  const { html, pictures = [] } = mail;
  const page = pictures.reduce((page, { contentId, png }) => {
    return page.replaceAll(
      `cid:${contentId}`,
      `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
    );
  }, html);
  process.stdout.write(page);
} else {
  process.stderr.write(`There is no ${kind}; there are ${[...others.keys()].join(', ')}.\n`);
  process.exitCode = 2;
}
