import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Layers, writeTinyModel } from './tiny-model.samples.ts';

/** Words of one row mean the same to the tiny encoder. */
const MEANINGS: readonly (readonly string[])[] = [
  ['shipping', 'postage', 'delivery', '运', '邮', '郵', '運'],
  ['much', 'cost', 'price', '费', '費', '钱', '錢'],
  ['invoice', 'receipt', '票'],
  ['refund', 'return', 'back', '退'],
  ['soon', 'fast', 'days', '快', '久'],
  ['order', 'parcel', '单', '單'],
  ['rice', 'cook', 'weather', '肉', '天'],
  [
    'how',
    'what',
    'is',
    'the',
    'a',
    'can',
    'i',
    'get',
    'my',
    'does',
    '吗',
    '么',
    '多',
    '少',
    '怎',
    '我',
    '要',
  ],
];
const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const WORDS = [...SPECIAL, ...MEANINGS.flat()];
/** Words of the last row, unknown ones and the ends of a text say little. */
const LITTLE = 0.15;

export type TinyOptions = Partial<Layers> & {
  /** Where in the folder the model lies. */
  readonly place?: string;
  /** Further files, or other texts for the usual ones; null leaves one out. */
  readonly files?: Readonly<Record<string, string | null>>;
};

export type TinyEncoder = { readonly folder: string; close(): Promise<void> };

/** A whole encoder in a folder of its own: a WordPiece tokenizer and a real ONNX graph over a table of word vectors. */
export async function makeTinyEncoder(options: TinyOptions = {}): Promise<TinyEncoder> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-encoder-'));
  await writeTinyEncoder(folder, options);
  return { folder, close: () => rm(folder, { recursive: true, force: true }) };
}

/** The same into a folder that is there or not. */
export async function writeTinyEncoder(folder: string, options: TinyOptions = {}): Promise<void> {
  const { place = 'model.onnx', files = {}, ...layers } = options;
  const width = layers.width ?? MEANINGS.length + 2;
  const model = writeTinyModel({ rows: WORDS.length, table: tableOf(width), width, ...layers });
  const texts = {
    'tokenizer.json': JSON.stringify(TOKENIZER),
    'tokenizer_config.json': JSON.stringify({ tokenizer_class: 'BertTokenizer', do_lower_case: true }),
    'config.json': JSON.stringify({ model_type: 'bert', max_position_embeddings: 128, pad_token_id: 0 }),
    ...files,
  };
  for (const [file, content] of Object.entries({ [place]: model, ...texts })) {
    if (content === null) continue;
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
}

/** One direction for each meaning. Padding points far away, so that a mean that counts it is noticed. */
function tableOf(width: number): Float32Array {
  const table = new Float32Array(WORDS.length * width);
  for (const [row, word] of WORDS.entries()) {
    const meaning = MEANINGS.findIndex((words) => words.includes(word));
    const telling = meaning >= 0 && meaning < MEANINGS.length - 1;
    const place = word === '[PAD]' ? width - 1 : telling ? meaning : width - 2;
    table[row * width + place] = word === '[PAD]' ? 100 : telling ? 1 : LITTLE;
  }
  return table;
}

const TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: SPECIAL.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(WORDS.map((word, id) => [word, id])),
  },
};
