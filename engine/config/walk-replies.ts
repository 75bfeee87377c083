import type { Path } from './report.ts';
import type { Card, RepliesFile, Reply, ReplyButton } from './schema/replies.ts';
import { rightItems } from './wrong-part.ts';

/** Language → words, of which a bot needs each of its languages. */
type Words = Readonly<Record<string, string | readonly string[]>>;

/** What a reply is made of, with the way to each piece inside replies.yaml. */
export type ReplyPieces = {
  readonly name: string;
  /** Texts of the reply itself and of its variants. */
  readonly texts: readonly (readonly [Words, Path])[];
  /** Labels, titles and descriptions below the words. */
  readonly words: readonly (readonly [Words, Path])[];
  readonly buttons: readonly (readonly [ReplyButton, Path])[];
  /** Whole expressions: conditions, and lists that cards repeat over. */
  readonly expressions: readonly (readonly [string, Path])[];
  readonly addresses: readonly (readonly [string, Path])[];
};

/** Every reply, taken apart. */
export function* walkReplies(file: Partial<RepliesFile>): Iterable<ReplyPieces> {
  for (const [name, reply] of Object.entries<Reply>(file.replies ?? {})) {
    const own = take(reply, ['replies', name]);
    const variants = rightItems(reply.variants).map(([index, variant]) => {
      const path = ['replies', name, 'variants', index];
      return merge([take(variant, path), { ...NOTHING, expressions: listed(variant.when, path, 'when') }]);
    });
    yield { name, ...merge([own, ...variants]) };
  }
}

type Pieces = Omit<ReplyPieces, 'name'>;

const NOTHING: Pieces = { texts: [], words: [], buttons: [], expressions: [], addresses: [] };

function take(part: Partial<Reply>, path: Path): Pieces {
  return merge([
    { ...NOTHING, texts: listed(part.text, path, 'text') },
    ...takeButtons(part.buttons, [...path, 'buttons']),
    ...takeButtons(part.quick_replies, [...path, 'quick_replies']),
    takeImage(part.image, [...path, 'image']),
    ...rightItems(part.cards).map(([index, card]) => takeCard(card, [...path, 'cards', index])),
  ]);
}

function takeCard({ each, title, text, image, buttons, when }: Card, path: Path): Pieces {
  return merge([
    {
      ...NOTHING,
      words: [...listed(title, path, 'title'), ...listed(text, path, 'text')],
      expressions: [...listed(each, path, 'each'), ...listed(when, path, 'when')],
    },
    takeImage(image, [...path, 'image']),
    ...takeButtons(buttons, [...path, 'buttons']),
  ]);
}

function takeImage(image: Card['image'], path: Path): Pieces {
  return {
    ...NOTHING,
    words: listed(image?.alt, path, 'alt'),
    addresses: listed(image?.url, path, 'url'),
  };
}

function takeButtons(buttons: readonly ReplyButton[] | undefined, path: Path): readonly Pieces[] {
  return rightItems(buttons).map(([index, button]) => {
    const at = [...path, index];
    return {
      ...NOTHING,
      words: listed(button.label, at, 'label'),
      buttons: [[button, at]],
      expressions: listed(button.when, at, 'when'),
      addresses: listed(button.url, at, 'url'),
    };
  });
}

function listed<Value>(
  value: Value | undefined,
  path: Path,
  key: string,
): readonly (readonly [Value, Path])[] {
  return value === undefined ? [] : [[value, [...path, key]]];
}

function merge(pieces: readonly Pieces[]): Pieces {
  return {
    texts: pieces.flatMap(({ texts }) => texts),
    words: pieces.flatMap(({ words }) => words),
    buttons: pieces.flatMap(({ buttons }) => buttons),
    expressions: pieces.flatMap(({ expressions }) => expressions),
    addresses: pieces.flatMap(({ addresses }) => addresses),
  };
}
