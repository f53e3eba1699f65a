// Makes every character of a cookie's name seen. Names come from any web page and may try to hide or to
// reorder text: control characters, direction marks, spaces of no width.

/** A stretch of text; `odd` stretches stand for a character that would not be seen. */
export interface Stretch {
  text: string;
  odd: boolean;
}

// Control, format (direction marks among them), private, unassigned, lone halves, line and paragraph
// separators, every space but the plain one, and plain ones at an end or in a row.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}|^ | $| (?= )/gu;

/** `text` in stretches, each unseen character written as its code point. */
export function stretches(text: string): Stretch[] {
  const found: Stretch[] = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), odd: false });
    found.push({ text: code(match[0]), odd: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from), odd: false });
  return found;
}

/** The same as one line, for places that take only text; long texts are cut. */
export function line(text: string, longest = 80): string {
  const whole = stretches(text.slice(0, longest + 1)).map((part) => part.text).join("");
  return text.length > longest ? `${whole.slice(0, longest)}…` : whole;
}

function code(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `U+${number.toString(16).toUpperCase().padStart(4, "0")}`;
}
