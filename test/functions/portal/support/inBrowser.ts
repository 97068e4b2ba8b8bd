import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Locale } from '../../../../shared/domain/customer.ts';
import { alarmsIn } from '../../../../shared/storage/alarms.ts';
import { maintenanceIn } from '../../../../shared/storage/maintenance.ts';
import { everyMail } from '../../alerts/mail/everyMail.ts';
import { contrastOf } from './contrast.ts';
import { COLOURS, FOCUSED, SMALL, WIDTHS } from './inPage.ts';
import { addHistory, addTenant, type RunningPortal, type Tenant } from './portal.ts';

/** Debian's own Chromium, or whatever else the path leads to. */
const CHROMIUM = ['/usr/bin', ...(process.env.PATH ?? '').split(':')]
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((file) => existsSync(file));

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DESK = { viewport: { width: 1280, height: 900 } };
const LOCALES: readonly Locale[] = ['en', 'sv', 'nb', 'de'];

if (CHROMIUM === undefined) console.warn('There is no Chromium here: no page is tried in a browser.');

/**
 * Tries pages and mails in a real browser.
 *
 * @param started the portal of the file's other tests
 */
export function tryInBrowser(started: () => RunningPortal): void {
  describe.skipIf(CHROMIUM === undefined)('in a real browser', () => {
    let running: RunningPortal;
    let browser: Browser;
    const tenants = new Map<Locale, Tenant>();
    beforeAll(async () => {
      running = started();
      for (const locale of LOCALES) {
        const tenant = await addTenant(running, 'Norrskog Papper AB', {
          user: { name: 'Astrid Lind', locale },
          pump: { tag: 'PM3-VP-01', site: 'Husum', serialNumber: 'RV250-20417' },
        });
        await addHistory(running.storage, tenant, locale === 'sv' ? 30 : 2);
        tenants.set(locale, tenant);
      }
      browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu'] });
    });
    afterAll(async () => {
      await browser?.close();
    });

    /** A page in a window of this kind, with whatever it complains of, or asks of anybody else. */
    async function open(
      locale: Locale,
      options: BrowserContextOptions,
    ): Promise<{ page: Page; complaints: string[] }> {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => {
        if (!request.url().startsWith(running.portal.url)) complaints.push(`asked for ${request.url()}`);
      });
      await page.goto(tenants.get(locale)!.page);
      return { page, complaints };
    }

    test.each(LOCALES)(
      'on a phone, in %s, nothing is wider than the window, and nothing is complained of or asked elsewhere',
      async (locale) => {
        const { page, complaints } = await open(locale, PHONE);
        for (const details of await page.locator('summary').all()) await details.click();
        const [content, window] = await page.evaluate<[number, number]>(WIDTHS);
        expect(content).toBeLessThanOrEqual(window);
        expect(await page.evaluate<string[]>(SMALL)).toEqual([]);
        expect(complaints).toEqual([]);
        await page.context().close();
      },
    );

    test.each(['light', 'dark'] as const)(
      'every text stands out from what is behind it by 4.5, in %s',
      async (colorScheme) => {
        const { page } = await open('sv', { ...DESK, colorScheme });
        for (const details of await page.locator('summary').all()) await details.click();
        const texts = await page.evaluate<[ink: string, ground: string, text: string][]>(COLOURS);
        expect(texts.length).toBeGreaterThan(3);
        const weak = texts.filter(([ink, ground]) => contrastOf(ink, ground) < 4.5);
        expect(weak).toEqual([]);
        await page.context().close();
      },
    );

    test.each(['light', 'dark'] as const)(
      'in every kind of mail every text stands out by 4.5, and nothing is wider than a phone, in %s',
      async (colorScheme) => {
        const context = await browser.newContext({ ...PHONE, colorScheme });
        const page = await context.newPage();
        for (const [kind, { html }] of await everyMail('de')) {
          await page.setContent(html);
          const texts = await page.evaluate<[ink: string, ground: string, text: string][]>(COLOURS);
          expect(texts.length, kind).toBeGreaterThan(1);
          expect(
            texts.filter(([ink, ground]) => contrastOf(ink, ground) < 4.5),
            kind,
          ).toEqual([]);
          const [content, window] = await page.evaluate<[number, number]>(WIDTHS);
          expect(content, kind).toBeLessThanOrEqual(window);
          // What the dark turns over is really turned over.
          const grounds = texts.map(([, ground]) => contrastOf(ground, 'rgb(0, 0, 0)'));
          expect(
            grounds.some((one) => (colorScheme === 'dark' ? one < 2 : one > 15)),
            kind,
          ).toBe(true);
        }
        await context.close();
      },
    );

    test('an alarm is acknowledged, and a change recorded, by keyboard alone', async () => {
      const tenant = tenants.get('en')!;
      const { page, complaints } = await open('en', DESK);
      const tabTo = async (text: string) => {
        for (let presses = 0; presses < 60; presses++) {
          await page.keyboard.press('Tab');
          const [focused, isSeen] = await page.evaluate<[string, boolean]>(FOCUSED);
          if (focused !== text) continue;
          expect(isSeen).toBe(true);
          return;
        }
        throw new Error(`No ${text} is reached by the keyboard.`);
      };
      await tabTo('Acknowledge');
      await page.keyboard.press('Enter');
      await page.getByRole('status').waitFor();
      expect(await page.getByRole('status').textContent()).toBe('It is acknowledged.');
      const alarms = alarmsIn(running.storage, tenant.customer.key);
      expect(
        (await alarms.state(tenant.device.key))?.value.handling?.['exhaustPressure.high']?.acknowledged?.by,
      ).toBe('Astrid Lind');

      await tabTo('A part was changed');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab'); // the part: the only one there is
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space'); // worn
      await page.getByLabel('When').first().fill('2026-06-15T09:30');
      await page.keyboard.press('Enter');
      await page.getByText('It is recorded.').waitFor();
      const { records } = await maintenanceIn(running.storage, tenant.customer.key).of(tenant.device.key);
      expect(records).toMatchObject([
        { kind: 'change', component: 'exhaust filter', reason: 'worn', by: 'Astrid Lind' },
      ]);
      // Loaded again, or back and forth, nothing is sent again.
      await page.reload();
      await page.goBack();
      await page.goForward();
      expect(
        (await maintenanceIn(running.storage, tenant.customer.key).of(tenant.device.key)).records,
      ).toHaveLength(1);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    // For docs/images, when somebody wants them made anew.
    test.runIf(process.env.VAKT_PICTURES)('pictures of it', async () => {
      const folder = process.env.VAKT_PICTURES!;
      mkdirSync(folder, { recursive: true });
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const [name, options] of Object.entries({ phone: PHONE, desk: DESK })) {
          const { page } = await open('sv', { ...options, colorScheme });
          await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
          await page.context().close();
        }
      }
    });
  });
}
