import type { Placed } from './find-hits.ts';

/**
 * A maker's or a kind's name right in front of its product belongs to the product's: "戴尔" and "U2725QE" are one mention,
 * and so are "飞利浦", "剃须刀" and "S9980".
 */
export function joinMakers(hits: readonly Placed[]): readonly Placed[] {
  const joined: Placed[] = [];
  for (const hit of hits) {
    let whole = hit;
    for (
      let before = joined.at(-1);
      before?.end === whole.start && isMakerOf(before, whole);
      before = joined.at(-1)
    ) {
      whole = { ...whole, start: before.start, inside: [before, ...whole.inside] };
      joined.pop();
    }
    joined.push(whole);
  }
  return joined;
}

function isMakerOf(maker: Placed, made: Placed): boolean {
  const [brand] = maker.entries;
  return brand !== undefined && made.entries.every(({ facts }) => facts[brand.type] === brand.id);
}
