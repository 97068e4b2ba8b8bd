import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { type Browser, chromium } from 'playwright-core';
import { gather } from '../functions/portal/gather.ts';
import { pumpsIn } from '../shared/storage/pumps.ts';
import {
  addHistory,
  addTenant,
  type RunningPortal,
  startPortal,
  type Tenant,
} from '../test/functions/portal/support/portal.ts';
import { NOW } from '../test/functions/support/deployment.ts';
import { type BenchLine, benchLine, medianOf } from './report.ts';

const TIMES = 15;
const CHROMIUM = '/usr/bin/chromium';
const MOST_BYTES = 200_000;
/** What a reader is to wait for the first picture at most, ms. */
const PATIENCE = 1_000;

/** What a pump's page with a month of all signals weighs and takes: to be made, and to be seen in a browser. */
export async function benchPortal(): Promise<BenchLine[]> {
  const running = await startPortal();
  try {
    const user = { name: 'Astrid Lind', locale: 'sv' } as const;
    const tenant = await addTenant(running, 'Norrskog Papper AB', { user, pump: { tag: 'PM3-VP-01' } });
    await addHistory(running.storage, tenant, 30);
    const line = (what: string, ours: number, yardstick: number, atMost: number) =>
      benchLine({ bench: 'portal', case: what }, { ours, yardstick }, { atMost });
    const first = await taking(() => pageOf(tenant));
    const page = await pageOf(tenant);
    const made = await medianTime(() => pageOf(tenant));
    const read = await medianTime(await readingOf(running, tenant));
    const lines = [
      line('bytes of the page, against what is wanted', Buffer.byteLength(page), MOST_BYTES, 1),
      line('ms until it is made, against those that its reads of the storage take alone', made, read, 2),
      line(
        'ms until the first one of an instance is made, against what is wanted of the first picture',
        first,
        PATIENCE,
        1,
      ),
    ];
    return existsSync(CHROMIUM) ? [...lines, ...(await benchPictures(tenant, page, line))] : lines;
  } finally {
    await running.stop();
  }
}

async function pageOf({ page }: Tenant): Promise<string> {
  const answer = await fetch(page);
  if (answer.status !== 200) throw new Error(`The page was answered with ${answer.status}.`);
  return answer.text();
}

async function readingOf({ storage }: RunningPortal, { customer, user, device }: Tenant) {
  const pump = (await pumpsIn(storage, customer.key).get(device.key))!;
  return () => gather(storage, { customer, user, pump }, NOW);
}

/** First contentful paint (W3C Paint Timing) of the page, beside that of a file of the same bytes. */
async function benchPictures(
  tenant: Tenant,
  page: string,
  line: (what: string, ours: number, yardstick: number, atMost: number) => BenchLine,
): Promise<BenchLine[]> {
  const still = createServer((_, answer) => {
    answer
      .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
      .end(page);
  }).listen(0, '127.0.0.1');
  await once(still, 'listening');
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const { port } = still.address() as { port: number };
    const seen: number[] = [];
    const stills: number[] = [];
    for (let times = 0; times < TIMES; times++) {
      seen.push(await firstPaint(browser, tenant.page));
      stills.push(await firstPaint(browser, `http://127.0.0.1:${port}/`));
    }
    return [
      line('ms to the first picture in a browser, against what is wanted', medianOf(seen), PATIENCE, 1),
      line('ms to the first picture, against a file of the same bytes', medianOf(seen), medianOf(stills), 4),
    ];
  } finally {
    await browser.close();
    still.close();
  }
}

/** As text: the types of a browser's window would else be there in all the code. */
const FIRST_PAINT = `new Promise((resolve) => new PerformanceObserver((list) => {
  const found = list.getEntries().find(({ name }) => name === 'first-contentful-paint');
  if (found) resolve(found.startTime);
}).observe({ type: 'paint', buffered: true }))`;

/** Of a window that has never seen it. */
async function firstPaint(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true });
  try {
    const page = await context.newPage();
    await page.goto(address);
    return await page.evaluate<number>(FIRST_PAINT);
  } finally {
    await context.close();
  }
}

async function medianTime(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) times.push(await taking(work));
  return medianOf(times);
}

async function taking(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
