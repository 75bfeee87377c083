import { foldText } from '#engine/plugin';

/** How upset a message is, 0…1, and by what. */
export type Upset = { readonly score: number; readonly because: readonly string[] };

/** Words and how upset whoever writes them is. Chosen by hand; a bot adds its own. */
const WORDS: Readonly<Record<string, number>> = {
  骗子: 1,
  骗人: 0.8,
  垃圾: 0.8,
  气死: 1,
  滚: 0.6,
  什么破: 0.8,
  太差劲: 0.8,
  忍无可忍: 1,
  受够了: 1,
  烦死: 0.8,
  离谱: 0.6,
  无语: 0.5,
  失望: 0.5,
  '12315': 0.8,
  工商局: 0.8,
  曝光: 0.6,
  scam: 0.8,
  ridiculous: 0.8,
  unacceptable: 0.8,
  disgusting: 1,
  furious: 1,
  'fed up': 1,
  'sick of': 0.8,
  useless: 0.7,
  terrible: 0.6,
  angry: 0.7,
  annoyed: 0.5,
  disappointed: 0.5,
  wtf: 0.8,
  bullshit: 1,
};

/** Three marks in a row or more. */
const MARKS = /[!?！？]{3,}/;
/** Three words or more in capitals: whoever writes so shouts. */
const SHOUTING = /(?:\b[A-Z]{3,}\b[^A-Za-z]*){3,}/;
const LOUD = 0.3;

/** Words that stand in a text; those of Latin letters only whole. */
function stands(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at < 0 || !/^[a-z ]+$/.test(word)) return at >= 0;
  return new RegExp(`(?:^|[^a-z])${word}(?:[^a-z]|$)`).test(text);
}

/** Pure. The words add up, and so does shouting; nothing is more than 1. */
export function weighUpset(text: string, words: Readonly<Record<string, number>> = {}): Upset {
  const folded = foldText(text);
  const weights: Readonly<Record<string, number>> = { ...WORDS, ...words };
  const found = Object.keys(weights).filter((word) => stands(folded, foldText(word)));
  const loud = [MARKS.test(text), SHOUTING.test(text)].filter(Boolean).length * LOUD;
  const sum = found.reduce((total, word) => total + (weights[word] ?? 0), loud);
  return { score: Math.min(1, sum), because: [...found, ...(loud > 0 ? ['shouting'] : [])] };
}
