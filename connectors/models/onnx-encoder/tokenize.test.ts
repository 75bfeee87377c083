import { describe, expect, it } from 'vitest';
import type { EncoderFolder, Loose } from './read-folder.ts';
import { createTokenize } from './tokenize.ts';

/** Byte-pair encoding, as models of the GPT and RoBERTa families have it. */
const BPE = {
  added_tokens: [],
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: null,
  decoder: null,
  model: {
    type: 'BPE',
    unk_token: '[UNK]',
    vocab: { '[UNK]': 0, a: 1, b: 2, c: 3, ab: 4, abc: 5 },
    merges: ['a b', 'ab c'],
  },
};

function folderOf(tokenizer: Loose, config: Loose = {}): EncoderFolder {
  return {
    called: './tiny',
    model: 'model.onnx',
    modelName: 'model.onnx',
    tokenizer,
    tokenizerConfig: {},
    config,
    pooling: 'mean',
    fingerprint: '',
  };
}

describe('tokens of a text', () => {
  it('come from byte pairs too', () => {
    expect(createTokenize(folderOf(BPE))('ABC ab c')).toEqual([5, 4, 3]);
  });

  it('are no more than the model takes, the last one kept', () => {
    const tokenize = createTokenize(folderOf(BPE, { max_position_embeddings: 4 }));
    expect(tokenize('a a a a a a abc')).toEqual([1, 1, 1, 5]);
  });

  it('are no more than 256, however long the text and whatever the model takes', () => {
    const tokenize = createTokenize(folderOf(BPE, { max_position_embeddings: 8192 }));
    expect(tokenize('a '.repeat(100_000))).toHaveLength(256);
  });

  it('are padded as tokenizer.json says, or else config.json', () => {
    expect(createTokenize(folderOf({ ...BPE, padding: { pad_id: 5 } })).pad).toBe(5);
    expect(createTokenize(folderOf(BPE, { pad_token_id: 1 })).pad).toBe(1);
    expect(createTokenize(folderOf(BPE)).pad).toBe(0);
  });
});
