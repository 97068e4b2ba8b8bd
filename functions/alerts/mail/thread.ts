/**
 * Headers by which all mails of one condition, from its beginning to its end, are one thread to their reader: each
 * refers to the mail that told of its beginning, be it that this was sent or came in a digest (RFC 5322, 3.6.4).
 *
 * @param messageId of the mail itself
 * @param beginning the transition by which the condition left normal
 * @param user key of the reader
 */
export function threadOf(messageId: string, beginning: string, user: string): Record<string, string> {
  const first = `<${beginning}.${user}@${messageId.slice(messageId.lastIndexOf('@') + 1)}`;
  return first === messageId ? {} : { 'In-Reply-To': first, References: first };
}

/** Headers by which a reader's program ends these mails with one click (RFC 8058). */
export function unsubscribing(url: string): Record<string, string> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
