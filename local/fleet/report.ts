/** Tells on standard output, as JSON lines, how far the fleet is. */
export interface Report {
  /** This many readings of history are going to be sent. */
  expect(readings: number): void;
  /** A packet of history with so many readings was acknowledged. */
  historySent(readings: number): void;
  /** A live packet was acknowledged. */
  liveSent(readings: number): void;
  historyDone(summary: { devices: number; failed: string[] }): void;
}

const progressEvery = 500;
const liveEvery = 5000;

/**
 * @param print receives one JSON value a line
 * @param now epoch milliseconds
 */
export function createReport(print: (line: unknown) => void, now: () => number): Report {
  const startedAt = now();
  const history = { packets: 0, readings: 0, total: 0 };
  const live = { packets: 0, readings: 0 };
  let progressAt = 0;
  let liveAt = 0;
  return {
    expect(readings) {
      history.total += readings;
    },
    historySent(readings) {
      history.packets += 1;
      history.readings += readings;
      if (now() - progressAt < progressEvery && history.readings < history.total) return;
      progressAt = now();
      print({ progress: { sent: history.readings, total: history.total } });
    },
    liveSent(readings) {
      live.packets += 1;
      live.readings += readings;
      if (now() - liveAt < liveEvery) return;
      liveAt = now();
      print({ live });
    },
    historyDone({ devices, failed }) {
      const { packets, readings } = history;
      print({ historyDone: true, devices, failed, packets, readings, seconds: (now() - startedAt) / 1000 });
    },
  };
}
