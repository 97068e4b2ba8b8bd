/** What `npm start` tells, to a person or to a program. */
export interface Teller {
  /** A part of the plant is up, at this address. */
  up(part: string, address: string): void;
  /** How far something that takes a while has come; the next one takes its place on a terminal. */
  progress(text: string, fields: Readonly<Record<string, unknown>>): void;
  /** A line for a person; programs get the fields. */
  say(text: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Plain lines, with progress on one line that is written over. */
export function personTeller(out: NodeJS.WriteStream): Teller {
  let overwriting = false;
  const line = (text: string) => {
    out.write(`${overwriting ? '\r\x1b[K' : ''}${text}\n`);
    overwriting = false;
  };
  return {
    up: (part, address) => line(`  ${part.padEnd(24)} ${address}`),
    progress(text) {
      if (out.isTTY) {
        out.write(`${overwriting ? '\r\x1b[K' : ''}  ${text}`);
        overwriting = true;
      } else line(`  ${text}`);
    },
    say: (text) => line(text),
  };
}

/** JSON Lines. */
export function programTeller(out: NodeJS.WriteStream): Teller {
  const line = (fields: object) => out.write(`${JSON.stringify(fields)}\n`);
  return {
    up: (part, address) => line({ up: part, address }),
    progress: (_text, fields) => line({ progress: fields }),
    say: (_text, fields) => fields && line(fields),
  };
}
