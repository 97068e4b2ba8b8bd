/** Controls, and what ends a line in any alphabet. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
/** What a reader would take for an encoded word (RFC 2047), and decode to what was never checked. */
const ENCODED = /=\?/g;
/** What turns the direction of writing: a name must not make what follows it read backwards. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * What people have written, made fit for a header: one line that ends no header and turns no other text around.
 *
 * @param longest in characters; what is longer ends in an ellipsis
 */
export function headerText(text: string, longest = 150): string {
  const line = text
    .toWellFormed()
    .replace(CONTROLS, ' ')
    .replace(DIRECTIONS, '')
    .replace(ENCODED, '= ?')
    .trim();
  const characters = Array.from(line);
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}
