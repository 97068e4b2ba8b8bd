const MOST_MESSAGES = 256;
const MOST_BYTES = 4 * 1024 * 1024;

/** Counts the messages of a connection that are on their way to disk. */
export interface Flow {
  begin(bytes: number): void;
  end(bytes: number): void;
}

/**
 * Back-pressure: reads no more from the socket while too much of it waits for the disk, and goes on when
 * half of that is done.
 */
export function createFlow(socket: { pause(): void; resume(): void }): Flow {
  let messages = 0;
  let bytes = 0;
  let paused = false;
  return {
    begin(length) {
      messages += 1;
      bytes += length;
      if (!paused && (messages >= MOST_MESSAGES || bytes >= MOST_BYTES)) {
        paused = true;
        socket.pause();
      }
    },
    end(length) {
      messages -= 1;
      bytes -= length;
      if (paused && messages <= MOST_MESSAGES / 2 && bytes <= MOST_BYTES / 2) {
        paused = false;
        socket.resume();
      }
    },
  };
}
