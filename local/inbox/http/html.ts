/** Text that is HTML already. */
export interface Html {
  html: string;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes any text safe inside an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}

/**
 * Template tag that escapes every value put in, except what is `Html` itself (or an array of it).
 *
 * @example html`<b>${'<script>'}</b>`.html // <b>&lt;script&gt;</b>
 */
export function html(literals: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  const parts = values.map((value, index) => `${asHtml(value)}${literals[index + 1]}`);
  return { html: `${literals[0]}${parts.join('')}` };
}

function asHtml(value: string | number | Html | Html[]): string {
  if (Array.isArray(value)) return value.map((part) => part.html).join('');
  return typeof value === 'object' ? value.html : escapeHtml(String(value));
}
