/**
 * Loaded into every child before its own script. The parent holds the other end of the child's standard
 * input and never writes to it, so its end means that the parent is gone, even by SIGKILL, or, where there are no
 * signals, that it wants the child to end; the child is then told to, and no orphan keeps the ports of the next start.
 */
process.stdin.once('end', end);
process.stdin.once('error', end);
process.stdin.resume();
(process.stdin as unknown as { unref?: () => void }).unref?.();

/** On Windows a signal ends a process without a word to it: there its own handlers are called instead. */
function end(): void {
  if (process.platform === 'win32' && process.listenerCount('SIGTERM') > 0)
    process.emit('SIGTERM', 'SIGTERM');
  else process.kill(process.pid, 'SIGTERM');
}
