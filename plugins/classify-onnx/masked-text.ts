import type { Mask } from '#engine/plugin';

/**
 * What the encoder reads: the text with names and values said as what they are. Ten digits are a dozen pieces of noise to an
 * encoder, and which product is meant says nothing about the wish; so a question has one vector for all orders and products,
 * the one that it was trained with. Words rather than marks, because an encoder knows words.
 */
export function maskedText(text: string, masks: readonly Mask[]): string {
  return replaceMasks(text, masks, (type) => ` ${type.replaceAll('_', ' ')} `)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** A text with something else in the place of its masks. */
export function replaceMasks(text: string, masks: readonly Mask[], name: (type: string) => string): string {
  let from = 0;
  let all = '';
  for (const { start, end, type } of masks) {
    all += text.slice(from, start) + name(type);
    from = end;
  }
  return all + text.slice(from);
}
