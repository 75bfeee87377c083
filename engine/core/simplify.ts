import { TRADITIONAL } from './traditional-characters.ts';

const FIRST = 0x4e00;
const LAST = 0x9fff;
const SIMPLIFIED = tableOf(TRADITIONAL);

/**
 * Traditional Chinese characters as simplified ones, one for one, so that offsets stay. What is compared is spelled so;
 * nothing is ever shown so: a single character can stand for several (后 for 后 and 後), which a comparison may ignore.
 */
export function simplify(text: string): string {
  let simple = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < FIRST || unit > LAST) continue;
    const other = SIMPLIFIED[unit - FIRST] ?? 0;
    if (other === 0) continue;
    simple += text.slice(from, at) + String.fromCharCode(other);
    from = at + 1;
  }
  return from === 0 ? text : simple + text.slice(from);
}

function tableOf(pairs: string): Uint16Array {
  const table = new Uint16Array(LAST - FIRST + 1);
  const characters = pairs.replace(/\s/g, '');
  for (let at = 0; at + 1 < characters.length; at += 2)
    table[characters.charCodeAt(at) - FIRST] = characters.charCodeAt(at + 1);
  return table;
}
