import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Envelope, type Mail, readMail, withTrace } from './mail.ts';

/** The mails on disk, one `.eml` file each, and what they say in memory. */
export interface MailStore {
  /** Keeps a mail; it is on disk, synced, when the promise resolves. */
  add(raw: Buffer, envelope: Envelope, now: Date): Promise<Mail>;
  /** All mails, the newest first. */
  list(): Mail[];
  get(id: string): Mail | undefined;
  /** The mail as stored: the bytes that were sent, below this server's trace headers. */
  raw(id: string): Promise<Buffer>;
}

/** Opens the mails in `dir`, which is made when missing. */
export async function openMailStore(dir: string): Promise<MailStore> {
  await mkdir(dir, { recursive: true });
  const mails = new Map<string, Mail>();
  const fileOf = (id: string) => join(dir, `${id}.eml`);

  const ids = (await readdir(dir)).flatMap((name) => /^(\d+)\.eml$/.exec(name)?.[1] ?? []);
  for (const id of ids.sort((a, b) => Number(a) - Number(b))) {
    mails.set(id, await readMail(id, receivedAtOf(id), await readFile(fileOf(id))));
  }
  let newest = Number([...mails.keys()].at(-1) ?? 0);

  return {
    async add(raw, envelope, now) {
      // The ID is the time in milliseconds, moved on where needed, so that IDs rise and are never used twice.
      newest = Math.max(now.getTime(), newest + 1);
      const id = String(newest);
      const stored = withTrace(raw, envelope, id, now);
      await writeSynced(dir, fileOf(id), stored);
      const mail = await readMail(id, receivedAtOf(id), stored);
      mails.set(id, mail);
      return mail;
    },
    list: () => [...mails.values()].sort((a, b) => Number(b.id) - Number(a.id)),
    get: (id) => mails.get(id),
    raw: (id) => readFile(fileOf(id)),
  };
}

function receivedAtOf(id: string): string {
  return new Date(Number(id)).toISOString();
}

/** The file is there in full, or not at all, and stays after a power cut. */
async function writeSynced(dir: string, file: string, content: Buffer): Promise<void> {
  const draft = `${file}.part`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  // A folder cannot be opened, and need not be synced, on Windows.
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
