import { type Point, pointId } from '../coverage/points.ts';
import type { DialogFixture } from '../fixture-schema.ts';
import type { FixtureWorld } from '../run-dialog-fixture.ts';
import { onlyDone } from './place.ts';
import { holdWhole, named } from './write-found.ts';

/** A dialogue that reaches something new, as a fixture, and what it reaches. */
export type FoundDialogue = { readonly fixture: DialogFixture; readonly reaches: readonly Point[] };

/** A dialogue with which another one begins is left out: the longer one reaches all that it does. */
export function withoutBeginnings(found: readonly FoundDialogue[]): readonly FoundDialogue[] {
  const keys = found.map(
    ({ fixture: { dialog: _, steps, ...opening } }) =>
      JSON.stringify(opening) + steps.map((step) => JSON.stringify(step)).join('\n'),
  );
  const isBeginning = (at: number, of: number): boolean =>
    of !== at && `${keys[of]}\n`.startsWith(`${keys[at]}\n`);
  return found.flatMap((one, at) => {
    if (keys.some((_, of) => isBeginning(at, of))) return [];
    const reaches = found.flatMap((other, of) => (of === at || isBeginning(of, at) ? other.reaches : []));
    return [{ fixture: named(one.fixture, reaches), reaches }];
  });
}

type Shortening = { readonly bot: string; readonly world: FixtureWorld; readonly most: number };

/** The same dialogues without the steps that they do not need; no more than `most` are tried. */
export async function shortened(
  found: readonly FoundDialogue[],
  options: Shortening,
): Promise<{ readonly found: readonly FoundDialogue[]; readonly tried: number }> {
  const shorter: FoundDialogue[] = [];
  let tried = 0;
  for (const one of found) {
    let kept = one;
    for (let at = one.fixture.steps.length - 2; at >= 0 && tried < options.most; at -= 1) {
      tried += 1;
      kept = (await withoutStep(kept, at, options)) ?? kept;
    }
    shorter.push(kept);
  }
  return { found: shorter, tried };
}

/** Undefined where it does not reach all that it did. */
async function withoutStep(
  { fixture, reaches }: FoundDialogue,
  at: number,
  { bot, world }: Shortening,
): Promise<FoundDialogue | undefined> {
  const { dialog: _, bot: __, steps, ...opening } = fixture;
  const kept = steps.filter((___, place) => place !== at).map(onlyDone);
  const whole = await holdWhole({ opening, steps: kept }, bot, world);
  const points = new Set(whole?.points);
  if (!whole || !reaches.every((point) => points.has(pointId(point)))) return undefined;
  return { fixture: named(whole.fixture, reaches), reaches };
}
