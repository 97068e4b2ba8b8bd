/** HTML that is safe to put into HTML. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Builds HTML from a template; whatever is put in is escaped, unless it is {@link Html} itself.
 *
 * @example html`<p>${'<b>'}</p>`.source // '<p>&lt;b&gt;</p>'
 */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  return new Html(parts.reduce((source, part, i) => source + toSource(values[i - 1] ?? '') + part));
}

function toSource(value: string | Html | readonly Html[]): string {
  if (value instanceof Html) return value.source;
  if (typeof value !== 'string') return value.map(({ source }) => source).join('');
  return value.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
