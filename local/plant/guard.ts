/**
 * Loaded into every child before its own script. The parent holds the other end of the child's standard
 * input and never writes to it, so its end means that the parent is gone, even by SIGKILL; the child is then
 * told to end, and no orphan keeps the ports of the next start.
 */
process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.once('error', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
(process.stdin as unknown as { unref?: () => void }).unref?.();
