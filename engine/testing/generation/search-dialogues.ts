import type { Bot } from '#engine/config/bot';
import type { Point } from '../coverage/points.ts';
import type { FixtureStep } from '../fixture-schema.ts';
import type { FixtureWorld } from '../run-dialog-fixture.ts';
import { createFingerprints } from './fingerprint.ts';
import type { Move } from './form-moves.ts';
import type { Harvest } from './harvest.ts';
import { nextMoves } from './moves.ts';
import { partsFor } from './parts-for.ts';
import { beginDialogue, goOn, lengthOf, type Place, type Reached } from './place.ts';
import { createReach, type Reach } from './reach.ts';
import { retell } from './retell.ts';
import { type FoundDialogue, shortened, withoutBeginnings } from './tidy-found.ts';
import { unreachable } from './unreachable.ts';
import { type Wanted, wantPoints } from './wanted.ts';
import { holdWhole, named } from './write-found.ts';

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

/** What came of a search. */
export type SearchResult = {
  readonly found: readonly FoundDialogue[];
  readonly missed: readonly Point[];
  readonly tried: number;
  /** Whether it ended because no more might be tried. */
  readonly exhausted: boolean;
  /** How often something was tried for a point, by its id. */
  readonly aimed: (id: string) => number;
};

/** As far as a dialogue goes when something is aimed at, and when not. */
const MOST_STEPS = 14;
const MOST_EXPLORING = 8;

/** What only explores is tried after what aims at something and is this much longer. */
const DETOUR = 20;

/** Looking around ends when this part of all that may be tried, or so many, have found nothing more. */
const IDLE = 0.1;
const LEAST_IDLE = 100;

/** A step to be tried. */
type Idea = Move & { readonly place: Place };

class Searcher {
  readonly options: SearchOptions;
  readonly wanted: Wanted;
  readonly reach: Reach;
  readonly found: FoundDialogue[] = [];
  tried = 0;
  /** How often was looked around since something was found. */
  #idle = 0;
  readonly #fingerprint: (place: Place) => string;
  readonly #seen = new Set<string>();
  /** By how long the dialogue would be. */
  readonly #ideas: Idea[][] = [];

  constructor(options: SearchOptions, points: readonly Point[]) {
    this.options = options;
    this.wanted = wantPoints(points.filter((point) => unreachable(point, options.bot) === undefined));
    this.reach = createReach(options.bot, points);
    this.#fingerprint = createFingerprints(options.bot);
  }

  isOver(): boolean {
    const { budget, most } = this.options;
    return this.tried >= budget || this.found.length >= most;
  }

  /** Try one step; a dialogue that reaches something wanted is held from its beginning and kept. */
  async go(place: Place, step: FixtureStep): Promise<Reached | undefined> {
    if (this.isOver()) return undefined;
    const { world, bot } = this.options;
    this.tried += 1;
    const reached = await goOn(place, step, world);
    if (!reached?.points.some((id) => this.wanted.has(id))) return reached;
    const whole = await holdWhole(reached.place, bot.name, world);
    const reaches = whole ? this.wanted.take(whole.points) : [];
    this.#idle = 0;
    if (whole && reaches.length > 0) this.found.push({ fixture: named(whole.fixture, reaches), reaches });
    return reached;
  }

  /** Think of what could be done at a place, unless one like it was thought about. */
  expand(place: Place): void {
    const print = this.#fingerprint(place);
    if (this.#seen.has(print)) return;
    this.#seen.add(print);
    const { bot, known } = this.options;
    for (const move of nextMoves(place, { bot, known, wanted: this.wanted, reach: this.reach })) {
      const length = place.steps.length + 1;
      const explores = move.aims.length === 0;
      if (length > (explores ? MOST_EXPLORING : MOST_STEPS)) continue;
      const cost = length + (explores ? DETOUR : 0);
      this.#ideas[cost] ??= [];
      this.#ideas[cost].push({ ...move, place });
    }
  }

  /** The next idea worth trying, the shortest first. */
  next(): Idea | undefined {
    for (const ideas of this.#ideas) {
      for (let idea = ideas?.shift(); idea; idea = ideas?.shift()) if (this.#isWorthIt(idea)) return idea;
    }
    return undefined;
  }

  #isWorthIt({ aims, place }: Idea): boolean {
    const length = place.steps.length;
    if (aims.length === 0) {
      this.#idle += 1;
      const isVain = this.#idle > Math.max(LEAST_IDLE, IDLE * this.options.budget);
      return !isVain && (length === 0 || this.reach.isNear(place, this.wanted));
    }
    return aims.filter((aim) => this.wanted.aim(aim, length)).length > 0;
  }
}

/**
 * From every place that known dialogues come to, with what a visitor could do there: first what aims at something that is
 * missed — a field answered wrongly once more, a reply in another language —, the shortest dialogue first, and what only
 * explores after it. Every dialogue that is found was held from its beginning with the real engine.
 */
export async function searchDialogues(
  options: SearchOptions & { readonly points: readonly Point[] },
): Promise<SearchResult> {
  const { bot, known, world, points } = options;
  const searcher = new Searcher(options, points);
  const roots = [];
  for (const language of bot.languages) roots.push((await beginDialogue({ language }, world)).place);
  const places = known.tales.flatMap((tale) => tale.map(({ place }) => place));
  const byLength = [...roots, ...places].sort((left, right) => lengthOf(left) - lengthOf(right));
  for (const place of byLength) searcher.expand(place);
  await retellAll(searcher, options);
  for (let idea = searcher.next(); idea && !searcher.isOver(); idea = searcher.next()) {
    const reached = await searcher.go(idea.place, idea.step);
    if (reached) searcher.expand(reached.place);
  }
  const found = withoutBeginnings(searcher.found);
  const shorter = await shortened(found, { bot: bot.name, world, most: options.budget - searcher.tried });
  const { wanted } = searcher;
  const left = new Set(wanted.left());
  const missed = points.filter((point) => left.has(point) || unreachable(point, bot) !== undefined);
  const tried = searcher.tried + shorter.tried;
  return { found: shorter.found, missed, tried, exhausted: searcher.isOver(), aimed: wanted.aimed };
}

async function retellAll(
  searcher: Searcher,
  { bot, known, world, points }: SearchOptions & { readonly points: readonly Point[] },
): Promise<void> {
  const go = searcher.go.bind(searcher);
  for (const point of points) {
    for (const { part, opening } of partsFor(point, bot, known)) {
      if (searcher.isOver() || !searcher.wanted.left().includes(point)) break;
      const { place } = await beginDialogue(opening, world);
      for (const reached of await retell(part, place, { bot, known, go })) searcher.expand(reached);
    }
  }
}
