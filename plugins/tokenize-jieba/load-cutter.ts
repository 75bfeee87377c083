import { reasonOf } from '#engine/plugin';

/** Cuts a text into words that, joined, give the text again. */
export type Cut = (text: string) => readonly string[];

/** What cuts in this process. `problem` says why it isn't jieba. */
export type Cutter = { readonly cut: Cut; readonly problem: string | null };

/** The part of nodejieba that is used. */
export type Jieba = {
  load(files: { readonly idfDict: string }): unknown;
  cut(text: string, strict: boolean): string[];
};

/** Imports nodejieba; a test hands in another. */
export type ImportJieba = () => Promise<{ readonly default: Jieba }>;

let loaded: Promise<Cutter> | undefined;

/** The process's one cutter: jieba's dictionary is global, takes over a second to load and must not be loaded twice. */
export function loadCutter(): Promise<Cutter> {
  loaded ??= makeCutter(() => import('nodejieba'));
  return loaded;
}

/** Why nodejieba cannot be loaded here; null where it can. Its dictionary is not loaded for that. */
export async function missingJieba(
  importJieba: ImportJieba = () => import('nodejieba'),
): Promise<string | null> {
  try {
    await importJieba();
    return null;
  } catch (thrown) {
    return reasonOf(thrown);
  }
}

/** jieba where its native module works, else the runtime's own segmenter. */
export async function makeCutter(importJieba: ImportJieba): Promise<Cutter> {
  try {
    const { default: jieba } = await importJieba();
    jieba.load({ idfDict: NO_KEYWORDS });
    jieba.cut('你好', true);
    return { cut: (text) => cutWhole(jieba, text), problem: null };
  } catch (thrown) {
    return { cut: cutterOfRuntime(), problem: `jieba is missing, Intl.Segmenter cuts: ${reasonOf(thrown)}` };
  }
}

/** Finding keywords reads six megabytes of how rare words are; for that which only cuts, a file with one word does. */
const NO_KEYWORDS = `${import.meta.dirname}/no-keywords.utf8`;

/** The native side speaks UTF-8, which has no lone surrogates. */
function cutWhole(jieba: Jieba, text: string): readonly string[] {
  return jieba.cut(text.toWellFormed(), true);
}

function cutterOfRuntime(): Cut {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return (text) => Array.from(segmenter.segment(text), ({ segment }) => segment);
}
