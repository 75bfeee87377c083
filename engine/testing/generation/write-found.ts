import type { StepView } from '../check-step.ts';
import type { Point } from '../coverage/points.ts';
import type { DialogFixture, FixtureStep } from '../fixture-schema.ts';
import { sightOf } from '../mutation/sights.ts';
import { type FixtureWorld, runDialogFixture } from '../run-dialog-fixture.ts';
import type { Place } from './place.ts';

/** A dialogue held from its beginning, as a fixture that asserts what came of each step, and the points it goes through. */
export type HeldWhole = { readonly fixture: DialogFixture; readonly points: readonly string[] };

/** Hold a place's dialogue as the fixture that it would be. Undefined where it does not go the same way. */
export async function holdWhole(
  { opening, steps }: Pick<Place, 'opening' | 'steps'>,
  bot: string,
  world: FixtureWorld,
): Promise<HeldWhole | undefined> {
  const views: StepView[] = [];
  const onStep = (view: StepView) => void views.push(view);
  const plain = { dialog: 'a try', bot, ...opening };
  const { passed, points } = await runDialogFixture({ ...plain, steps: [...steps] }, { ...world, onStep });
  if (!passed) return undefined;
  const told = steps.map((step, at) => ({ ...step, ...observed(views[at], views[at - 1], step) }));
  return { fixture: { ...plain, steps: told }, points };
}

/** The fixture under a name that says what it is for. */
export function named(fixture: DialogFixture, reaches: readonly Point[]): DialogFixture {
  const [first] = reaches;
  const more = reaches.length > 1 ? ` and ${reaches.length - 1} more` : '';
  return { ...fixture, dialog: `Reaches ${first?.name}${more}` };
}

/** What came of a step, as assertions. */
function observed(
  view: StepView | undefined,
  before: StepView | undefined,
  step: FixtureStep,
): Partial<FixtureStep> {
  if (view === undefined) return {};
  const { bot, intent, repair, handoff, state } = sightOf(view);
  const tickets = view.tickets.length > (before?.tickets.length ?? 0) ? view.tickets.at(-1) : undefined;
  return {
    ...(step.user !== undefined && before === undefined ? { intent } : {}),
    bot: bot.length === 1 ? (bot[0] ?? null) : bot.length === 0 ? null : [...bot],
    ...(repair === null ? {} : { repair }),
    ...(handoff === null ? {} : { handoff }),
    ...(tickets === undefined ? {} : { ticket: { kind: tickets.kind } }),
    ...(state === 'queued' || state === 'closed' ? { state } : {}),
  };
}
