import type { Bot } from '#engine/config/bot';
import { canonicalJson } from '#engine/core/json';
import { type StepView, saidByBot } from '../check-step.ts';
import type { Point } from '../coverage/points.ts';
import type { DialogFixture, FixtureStep } from '../fixture-schema.ts';
import { sightOf } from '../mutation/sights.ts';
import { type FixtureWorld, runDialogFixture } from '../run-dialog-fixture.ts';
import { groupPoints, type PointGroup } from './group-points.ts';
import type { Harvest, Opener, Stubs } from './harvest.ts';
import { nextMoves } from './moves.ts';
import { type Wanted, wantPoints } from './wanted.ts';

/** What is searched in, and how long. */
export type SearchOptions = {
  readonly bot: Bot;
  readonly world: FixtureWorld;
  readonly known: Harvest;
  /** Dialogues that may be tried. */
  readonly budget: number;
  /** Dialogues that may be found. */
  readonly most: number;
};

/** A dialogue that reaches something new, as a fixture, and what it reaches. */
export type FoundDialogue = { readonly fixture: DialogFixture; readonly reaches: readonly Point[] };

/** What came of a search. */
export type SearchResult = {
  readonly found: readonly FoundDialogue[];
  readonly missed: readonly Point[];
  readonly tried: number;
  /** Whether it ended because no more might be tried. */
  readonly exhausted: boolean;
};

/** As far as a dialogue goes. */
const MOST_STEPS = 9;

/** Different words to begin with that are tried for one intent in one language. */
const MOST_OPENERS = 4;

type Prefix = { readonly language: string; readonly steps: readonly FixtureStep[] };

/** A search under way. */
type Search = SearchOptions & { readonly wanted: Wanted; readonly found: FoundDialogue[] };

/**
 * Breadth first over what a visitor could do, with the real engine, so that what is found first is shortest. Every flow has
 * a search of its own, and they take turns, so that a wide one does not use up what may be tried.
 */
export async function searchDialogues(
  options: SearchOptions & { readonly points: readonly Point[] },
): Promise<SearchResult> {
  const { bot, points, budget, most } = options;
  const search: Search = { ...options, wanted: wantPoints(points), found: [] };
  let searches = groupPoints(bot, points).map((group) => searchGroup(group, search));
  let tried = 0;
  while (searches.length > 0) {
    const open: typeof searches = [];
    for (const one of searches) {
      if (tried >= budget || search.found.length >= most)
        return { found: search.found, missed: search.wanted.left(), tried, exhausted: true };
      const { done } = await one.next();
      if (done) continue;
      tried += 1;
      open.push(one);
    }
    searches = open;
  }
  return { found: search.found, missed: search.wanted.left(), tried, exhausted: false };
}

/** The search for what belongs together; gives the word back after each dialogue that it tried. */
async function* searchGroup({ points, intents }: PointGroup, search: Search): AsyncGenerator<void, void> {
  const { bot, known } = search;
  const focus = wantPoints(points);
  const begun = openings(known.openers, intents);
  for (const actions of [undefined, ...known.stubs, ...brokenSystems(bot)])
    yield* searchFrom(begun, actions, { search, focus });
}

type Aim = { readonly search: Search; readonly focus: Wanted };

async function* searchFrom(
  begun: readonly Prefix[],
  actions: Stubs | undefined,
  { search, focus }: Aim,
): AsyncGenerator<void, void> {
  const seen = new Set<string>();
  for (let prefixes = begun; prefixes.length > 0; ) {
    const longer: Prefix[] = [];
    for (const prefix of prefixes) {
      focus.keep(search.wanted);
      if (focus.left().length === 0) return;
      const held = await hold(prefix, actions, search);
      const reaches = held === undefined ? [] : search.wanted.take(held.points);
      if (held && reaches.length > 0)
        search.found.push({
          fixture: asFixture(prefix, held, actions, { bot: search.bot, reaches }),
          reaches,
        });
      yield;
      if (!held || prefix.steps.length >= MOST_STEPS || seen.has(fingerprintOf(held.last))) continue;
      seen.add(fingerprintOf(held.last));
      const stand = { view: held.last, depth: prefix.steps.length };
      for (const step of nextMoves(stand, search.bot, search.known, focus))
        longer.push({ language: prefix.language, steps: [...prefix.steps, step] });
    }
    prefixes = longer;
  }
}

/** Every system missing what it is asked for, and then not answering at all. */
function brokenSystems(bot: Bot): readonly Stubs[] {
  const called = [...JSON.stringify([bot.flows, bot.forms]).matchAll(/"action":"([^"]+)"/g)].flatMap(
    ([, name]) => name ?? [],
  );
  const names = [...new Set(called)];
  if (names.length === 0) return [];
  return [
    Object.fromEntries(names.map((name) => [name, { missing: true as const }])),
    Object.fromEntries(names.map((name) => [name, { failed: 'CALL_TIMEOUT' }])),
  ];
}

function openings(openers: readonly Opener[], intents: ReadonlySet<string>): readonly Prefix[] {
  const counts = new Map<string, number>();
  return openers.flatMap(({ text, language, intent }) => {
    if (!intents.has(intent)) return [];
    const key = `${intent} ${language}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count > MOST_OPENERS ? [] : [{ language, steps: [{ user: text }] }];
  });
}

type Held = {
  readonly points: readonly string[];
  readonly views: readonly StepView[];
  readonly last: StepView;
};

/** Undefined where the last step could not be done. */
async function hold(
  { language, steps }: Prefix,
  actions: Stubs | undefined,
  { bot, world }: SearchOptions,
): Promise<Held | undefined> {
  const views: StepView[] = [];
  const onStep = (view: StepView) => void views.push(view);
  const stubs = actions === undefined ? {} : { actions };
  const fixture = { dialog: 'a try', bot: bot.name, language, ...stubs, steps: [...steps] };
  const { passed, points } = await runDialogFixture(fixture, { ...world, onStep });
  const last = views.at(-1);
  return passed && last ? { points, views, last } : undefined;
}

/** Two dialogues that stand at the same place with the same values go on alike. */
function fingerprintOf({ state, recent }: StepView): string {
  const { stack, slots, offered, misses } = state.dialog;
  const said = saidByBot(recent).map(({ reply }) => reply);
  return canonicalJson({
    lifecycle: state.lifecycle,
    language: state.language,
    stack,
    slots,
    offered,
    misses,
    said,
  });
}

function asFixture(
  { language, steps }: Prefix,
  { views }: Held,
  actions: Stubs | undefined,
  { bot, reaches }: { readonly bot: Bot; readonly reaches: readonly Point[] },
): DialogFixture {
  const [first] = reaches;
  return {
    dialog: `Reaches ${first?.name}${reaches.length > 1 ? ` and ${reaches.length - 1} more` : ''}`,
    bot: bot.name,
    language,
    ...(actions === undefined ? {} : { actions }),
    steps: steps.map((step, place) => ({ ...step, ...observed(views[place], views[place - 1], step) })),
  };
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
