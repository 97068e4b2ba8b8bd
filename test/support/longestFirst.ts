import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Files that take long, the longest first: one of them that began last would be waited for by everything else. How long
 * each took is said by a whole run; those of under ten seconds are small enough to fill what is left over.
 */
const LONGEST = [
  'test/e2e/story.test.ts',
  'test/e2e/packet-to-mail.test.ts',
  'test/e2e/nothing-lost.test.ts',
  'test/e2e/until-alert.test.ts',
  'test/local/host/waiting.test.ts',
  'test/local/fleet/fleet.test.ts',
  'test/local/start/stories.test.ts',
  'test/local/host/event-hub.test.ts',
  'test/local/host/queue.test.ts',
  'test/local/host/timeout.test.ts',
  'test/local/host/event-hub-hosts.test.ts',
  'test/local/hub/provisioning/registration.test.ts',
  'test/local/host/start.test.ts',
  'test/e2e/canary.test.ts',
  'test/local/hub/mqtt/session.test.ts',
  'test/cli/backtest/backtest.test.ts',
  'test/functions/purge/purge.test.ts',
  'test/functions/portal/portal.test.ts',
  'test/functions/analyze/work.test.ts',
  'test/functions/analyze/month.test.ts',
  'test/cli/vakt.test.ts',
  'test/cli/export/export.test.ts',
  'test/shared/analysis/life/recorded/recorded.test.ts',
  'test/functions/alerts/deliver.test.ts',
  'test/functions/analyze/kill.test.ts',
];

/** Puts the files that take long before all others, which stay in the order that the runner gives them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = LONGEST.filter((file) => !existsSync(join(ROOT, file)));
    if (gone.length > 0) throw new Error(`not there any more, but said to take long: ${gone.join(', ')}`);
    const rank = new Map(LONGEST.map((file, i) => [join(ROOT, file), i]));
    const rankOf = ({ moduleId }: TestSpecification) => rank.get(join(moduleId)) ?? LONGEST.length;
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
