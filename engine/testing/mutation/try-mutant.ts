import type { Plan } from '#engine/pipeline/build-plan';
import type { PlacedFixture } from '../read-fixture.ts';
import { type FixtureWorld, runDialogFixture } from '../run-dialog-fixture.ts';
import type { Mutant } from './mutant.ts';
import { type Assertion, type Sight, sightOf, tellApart } from './sights.ts';

/** A dialogue as it goes without any mistake: what it went through, and how each of its steps looks. */
export type KnownDialogue = {
  readonly fixture: PlacedFixture;
  readonly points: ReadonlySet<string>;
  readonly sights: readonly Sight[];
};

/** An assertion that is missing, and the step where it belongs. */
export type Missing = Assertion & { readonly fixture: string; readonly step: number };

/** What came of one mutant. `tried` is how many dialogues could have noticed. */
export type Trial =
  | { readonly outcome: 'killed'; readonly tried: number; readonly by: string }
  | { readonly outcome: 'survived'; readonly tried: number; readonly missing: Missing | null };

/** Hold the dialogues that go through a mutant's place, until one of them fails. */
export async function tryMutant(
  mutant: Mutant,
  plan: Plan,
  dialogues: readonly KnownDialogue[],
  world: FixtureWorld,
): Promise<Trial> {
  let tried = 0;
  let missing: Missing | null = null;
  for (const dialogue of dialoguesFor(mutant, dialogues)) {
    tried += 1;
    const sights: Sight[] = [];
    const onStep: FixtureWorld['onStep'] = (view) => void sights.push(sightOf(view));
    const { passed } = await runDialogFixture(dialogue.fixture, { ...world, plan, onStep });
    if (!passed) return { outcome: 'killed', tried, by: dialogue.fixture.file };
    missing ??= firstDifference(dialogue, sights);
  }
  return { outcome: 'survived', tried, missing };
}

/** The dialogues that go through a mutant's place, the shortest first. */
export function dialoguesFor(mutant: Mutant, dialogues: readonly KnownDialogue[]): readonly KnownDialogue[] {
  const { touches } = mutant;
  const through = ({ points }: KnownDialogue): boolean =>
    touches.length === 0 || touches.some((touch) => goesThrough(points, touch));
  return dialogues
    .filter(through)
    .sort((left, right) => left.fixture.steps.length - right.fixture.steps.length);
}

function goesThrough(points: ReadonlySet<string>, touch: string): boolean {
  return points.has(touch) || [...points].some((point) => point.startsWith(`${touch} `));
}

function firstDifference({ fixture, sights }: KnownDialogue, got: readonly Sight[]): Missing | null {
  for (const [step, sight] of sights.entries()) {
    const assertion = tellApart(sight, got[step]);
    if (assertion) return { ...assertion, fixture: fixture.file, step };
  }
  return null;
}
