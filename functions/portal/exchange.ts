/** What of a request the portal looks at. */
export interface Visit {
  readonly method: 'GET' | 'POST';
  /** The link, as it stands in the path. */
  readonly link: string;
  readonly query: URLSearchParams;
  /** Of a POST, as `application/x-www-form-urlencoded`. */
  readonly form: URLSearchParams;
}

/** What the portal answers. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Hashes of the styles that are within the pages; nothing else of a page may run, load or be sent elsewhere. */
function contentPolicy(styles: readonly string[]): string {
  const style = styles.length > 0 ? styles.map((hash) => `'${hash}'`).join(' ') : "'none'";
  return [
    "default-src 'none'",
    `style-src ${style}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * What every answer says of itself, whatever it is: nobody keeps it, finds it, frames it, or learns its address, which
 * is the key to it.
 */
function guarded(styles: readonly string[] = []): Readonly<Record<string, string>> {
  return {
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': contentPolicy(styles),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'Referrer-Policy': 'no-referrer',
    'Strict-Transport-Security': 'max-age=31536000',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex, nofollow, noarchive',
  };
}

/** A page, with the hash of the style it holds. */
export function pageAnswer(status: number, body: string, style: string): Answer {
  return { status, headers: { ...guarded([style]), 'Content-Type': 'text/html; charset=utf-8' }, body };
}

/** The same, to be asked for again in so many seconds. */
export function laterAnswer({ headers, body }: Answer, seconds: number): Answer {
  return { status: 503, headers: { ...headers, 'Retry-After': String(seconds) }, body };
}

/** To be looked at there, by GET: what was posted isn't posted again when the page is loaded again. */
export function seeOther(location: string): Answer {
  return { status: 303, headers: { ...guarded(), Location: location }, body: '' };
}

/** A file to be kept, under this name. */
export function fileAnswer(name: string, type: string, body: string): Answer {
  const headers = {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`,
  };
  return { status: 200, headers: { ...guarded(), ...headers }, body };
}
