import type { Button, Card, Image } from './wire.ts';

/** What stands below a message's words. */
export type BelowWords = {
  /** Buttons and quick replies, which the page shows alike. */
  readonly buttons: readonly Button[];
  readonly cards: readonly Card[];
  readonly image?: Image;
};

/** Read what stands below a message. An address that a page must not open or load is left out with what carries it. */
export function belowWordsOf(d: Readonly<Record<string, unknown>>): BelowWords {
  const image = imageOf(d['image']);
  return {
    buttons: [...buttonsOf(d['buttons']), ...buttonsOf(d['quickReplies'])],
    cards: listOf(d['cards']).map(cardOf),
    ...(image === undefined ? {} : { image }),
  };
}

function cardOf(card: Readonly<Record<string, unknown>>): Card {
  const image = imageOf(card['image']);
  return {
    title: String(card['title'] ?? ''),
    ...(typeof card['text'] === 'string' ? { text: card['text'] } : {}),
    ...(image === undefined ? {} : { image }),
    buttons: buttonsOf(card['buttons']),
  };
}

function buttonsOf(value: unknown): readonly Button[] {
  return listOf(value).flatMap(({ label, payload, url }) => {
    const button = { label: String(label ?? ''), payload: String(payload ?? '') };
    if (url === undefined) return [button];
    return isAddress(url) ? [{ ...button, url }] : [];
  });
}

function imageOf(value: unknown): Image | undefined {
  const { url, alt } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return isAddress(url) ? { url, alt: String(alt ?? '') } : undefined;
}

/** A web address or a path of the own server: never a script. */
function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^(https?:\/\/|\/(?!\/))/.test(value);
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}
