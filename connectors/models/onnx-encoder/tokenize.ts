import { Tokenizer } from '@huggingface/tokenizers';
import { reasonOf } from '#engine/core/errors';
import { coded, type EncoderFolder, type Loose } from './read-folder.ts';

/** Token ids of a text, the special ones included. */
export type Tokenize = { (text: string): readonly number[]; readonly pad: number };

/** Enough for any visitor's message; attention grows with the square of it. */
const LONGEST = 256;
/** Nobody's 256 tokens are longer; a hostile text is cut before it costs time. */
const MOST_UNITS = 4000;

/** The folder's tokenizer, bounded: a text too long loses its end, not its closing token. */
export function createTokenize(folder: EncoderFolder): Tokenize {
  const { tokenizer: json, tokenizerConfig, config } = folder;
  const tokenizer = open(folder, json, tokenizerConfig);
  const longest = Math.min(LONGEST, positive(config['max_position_embeddings']) ?? LONGEST);
  const tokenize = (text: string): readonly number[] => {
    const { ids } = tokenizer.encode(text.slice(0, MOST_UNITS).toWellFormed());
    return ids.length <= longest ? ids : [...ids.slice(0, longest - 1), ids.at(-1) ?? 0];
  };
  return Object.assign(tokenize, { pad: padOf(json, config) });
}

function open({ called }: EncoderFolder, json: Loose, config: Loose): Tokenizer {
  try {
    const tokenizer = new Tokenizer(json, config);
    tokenizer.encode('a 中');
    return tokenizer;
  } catch (thrown) {
    throw coded('ENCODER_BROKEN', { folder: called, file: 'tokenizer.json', reason: reasonOf(thrown) });
  }
}

function padOf(json: Loose, config: Loose): number {
  const padding = json['padding'];
  const stated = padding !== null && typeof padding === 'object' && 'pad_id' in padding ? padding.pad_id : 0;
  return positive(stated) ?? positive(config['pad_token_id']) ?? 0;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
