import { failure, ParleyError } from '../core/errors.ts';
import { foldText } from '../core/fold.ts';
import type { Encoder } from './encoder.ts';

export type MemoryEncoderOptions = {
  readonly dimensions?: number;
  /** Texts that mean the same, by any word of theirs: `{ 邮费: 'shipping', 运费: 'shipping' }`. */
  readonly meanings?: Readonly<Record<string, string>>;
};

const PIECE = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;

/**
 * An encoder without a model: words, and neighbouring Chinese characters, are hashed into the vector's places. Equal texts
 * are equal on every machine, texts that share words are alike, and `meanings` makes different words the same.
 */
export function createMemoryEncoder({ dimensions = 64, meanings = {} }: MemoryEncoderOptions = {}): Encoder {
  let closed = false;
  return {
    fingerprint: `memory/1/${dimensions}/${JSON.stringify(Object.entries(meanings).toSorted())}`,
    dimensions,
    encode: async (texts) => {
      if (closed) throw new ParleyError(failure('ENCODER_FAILED', { reason: 'it is closed' }));
      return texts.map((text) => vectorOf(translate(foldText(text), meanings), dimensions));
    },
    close: async () => {
      closed = true;
    },
  };
}

function translate(text: string, meanings: Readonly<Record<string, string>>): string {
  return Object.entries(meanings).reduce(
    (said, [word, meaning]) => said.replaceAll(foldText(word), ` ${meaning} `),
    text,
  );
}

function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const pieces = text.match(PIECE) ?? [];
  // A text without words points somewhere too: a vector of zeros has no direction.
  const features = ['', ...pieces, ...pieces.slice(1).map((piece, at) => `${pieces[at]} ${piece}`)];
  for (const feature of features) {
    const hash = hashOf(feature);
    const place = hash % dimensions;
    vector[place] = (vector[place] ?? 0) + (hash & 0x1_0000 ? 1 : -1) * (feature === '' ? 0.1 : 1);
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector.fill(1 / Math.sqrt(dimensions)) : vector.map((value) => value / length);
}

/** FNV-1a over UTF-16 units, mixed once more so that low bits differ. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
