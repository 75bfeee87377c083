import type { Plan } from '#engine/pipeline/build-plan';
import type { PlacedFixture } from '../read-fixture.ts';
import { type FixtureWorld, runDialogFixture } from '../run-dialog-fixture.ts';
import type { Ground } from './ground.ts';
import { buildMutantPlan, makeMutant } from './make-mutant.ts';
import type { Mutant } from './mutant.ts';
import { type Sight, sightOf } from './sights.ts';
import { type KnownDialogue, type Trial, tryMutant } from './try-mutant.ts';

/** What became of a mutant. `invalid` ones the loader would have refused: they count for nothing. */
export type MutantReport = {
  readonly mutant: Mutant;
  readonly trial: Trial | { readonly outcome: 'invalid' };
};

/** What mutants run in. */
export type MutationBench = {
  readonly ground: Ground;
  readonly plan: Plan;
  readonly trained: ReadonlyMap<string, string>;
  readonly world: FixtureWorld;
  readonly dialogues: readonly KnownDialogue[];
};

/** Hold every dialogue once without any mistake. The files of those that fail are answered beside: they prove nothing. */
export async function knowDialogues(
  fixtures: readonly PlacedFixture[],
  world: FixtureWorld,
): Promise<{ readonly known: readonly KnownDialogue[]; readonly failing: readonly string[] }> {
  const known: KnownDialogue[] = [];
  const failing: string[] = [];
  for (const fixture of fixtures) {
    const sights: Sight[] = [];
    const { passed, points } = await runDialogFixture(fixture, {
      ...world,
      onStep: (view) => void sights.push(sightOf(view)),
    });
    if (passed) known.push({ fixture, points: new Set(points), sights });
    else failing.push(fixture.file);
  }
  return { known, failing };
}

/** Try one mutant. */
export async function runMutant(mutant: Mutant, bench: MutationBench): Promise<MutantReport> {
  const { ground, plan, trained, world, dialogues } = bench;
  const bot = makeMutant(ground.draft, mutant, plan.bot.version);
  const built = bot && (await buildMutantPlan({ plan, bot, mutant, trained }));
  if (!built?.ok) return { mutant, trial: { outcome: 'invalid' } };
  try {
    return { mutant, trial: await tryMutant(mutant, built.value, dialogues, world) };
  } finally {
    await built.value.close();
  }
}
