import type { Bot } from '../config/bot.ts';
import type { Form } from '../config/schema/flows.ts';
import type { Button, Entity, Intent } from '../core/events/shapes.ts';
import { type LocalTime, localTime } from '../core/local-time.ts';
import type { FieldValidator } from '../pipeline/plugin.ts';
import type { Turn } from '../pipeline/turn.ts';
import type { Actions } from '../ports/actions.ts';
import type { Lexicon } from '../ports/lexicon.ts';
import type { Search } from '../ports/search.ts';
import { type CompiledFlows, compileFlows, formsOf } from './compile-flow.ts';
import { doubtRepair } from './doubt-repair.ts';
import type { Scope } from './expressions.ts';
import { shownValues } from './forms/labels.ts';
import type { Observe } from './observe.ts';
import type { DialogRun, Said } from './run.ts';
import { sayReply } from './say-reply.ts';
import { type Focus, type Frame, listThings, topFrame } from './state.ts';

/** What the dialog may use of the world. */
export type DialogPorts = {
  readonly bot: Bot;
  readonly lexicon: Lexicon;
  readonly search: Search;
  readonly actions: Actions;
  readonly validators: Readonly<Record<string, FieldValidator>>;
  readonly observe?: Observe;
};

/** All that stays the same while a turn's dialog runs. */
export type DialogContext = DialogPorts & {
  /** From which score a knowledge entry counts as an answer, 0…1. */
  readonly answerAbove: number;
  readonly flows: CompiledFlows;
  /** By name, those of ask steps included. */
  readonly forms: Readonly<Record<string, Form>>;
  readonly turn: Turn;
  readonly language: string;
  readonly text: string;
  readonly choice: string | null;
  readonly entities: readonly Entity[];
  readonly intent: Intent | null;
  /** The turn's day and minute in the bot's zone. */
  readonly time: LocalTime;
  readonly signal: AbortSignal;
};

/** Of messages out of scope, 1 % of Chinese and 6 % of English ones find an entry above this (knowledge/search/README.md). */
const ANSWER_ABOVE = 0.4;

/** Look at a turn as the dialog does. */
export function contextOf(ports: DialogPorts, turn: Turn, signal: AbortSignal): DialogContext {
  const { input, parts } = turn;
  const text = input.kind === 'message' ? input.text : '';
  return {
    ...ports,
    answerAbove: answerAboveOf(ports.bot),
    flows: compileFlows(ports.bot),
    forms: formsOf(ports.bot),
    turn,
    signal,
    time: localTime(ports.bot.zone, turn.at),
    language: parts.language ?? ports.bot.languages[0],
    text,
    choice: input.kind === 'message' ? (input.choice ?? null) : null,
    entities: parts.entities ?? [],
    intent: doubtRepair(parts.intent ?? null, text),
  };
}

/** The dialog stage's option counts wherever a flow searches, also behind a form. */
function answerAboveOf(bot: Bot): number {
  const chosen = bot.stages.find((stage) => stage.plugin === 'dialog')?.options['answer_above'];
  return typeof chosen === 'number' ? chosen : ANSWER_ABOVE;
}

/** What expressions of this bot see now. */
export function scopeOf(run: DialogRun, context: DialogContext): Scope {
  const { language, time, turn } = context;
  return { ...run.state.slots, ...time, language, channel: turn.channel ?? null };
}

/** Say one reply with buttons below it. `more` are names that only this reply sees. */
export function say(
  run: DialogRun,
  context: DialogContext,
  key: string,
  buttons: readonly Button[] = [],
  more: Scope = {},
): DialogRun {
  const { language, turn, bot, observe } = context;
  const slots = { ...scopeOf(run, context), ...more };
  const shown = shownValues(context.forms, topFrame(run.state)?.form?.form, slots, language);
  const said = sayReply(bot, key, { language, slots, seed: turn.seed, shown, observe }, buttons);
  return {
    ...run,
    said: [...run.said, said],
    state: listThings(run.state, thingsIn(readableOf(said), run, context)),
  };
}

/** What a reply says, the titles of its cards included. */
function readableOf({ text, cards = [] }: Said): string {
  return [text, ...cards.map(({ title }) => title)].join('\n');
}

/** Catalogue entries that the bot's own words name, so that a visitor can point at them. */
function thingsIn(
  text: string,
  { state }: DialogRun,
  { lexicon, language }: DialogContext,
): readonly Focus[] {
  return lexicon.match(text, 'exact').flatMap(({ entries: [entry, ...others] }) =>
    entry === undefined || others.length > 0
      ? []
      : [
          {
            type: entry.type,
            value: entry.id,
            name: entry.names[language] ?? entry.name,
            turn: state.turns,
          },
        ],
  );
}

/** Add a line that tells a designer why. */
export function note(run: DialogRun, text: string): DialogRun {
  return { ...run, notes: [...run.notes, text] };
}

/** Set slots. */
export function setSlots(run: DialogRun, slots: Scope): DialogRun {
  return { ...run, state: { ...run.state, slots: { ...run.state.slots, ...slots } } };
}

/** Put a flow on top of the stack, at its first step. */
export function push(run: DialogRun, context: DialogContext, flow: string): DialogRun {
  const first = context.flows.get(flow)?.first;
  if (first === undefined) return note(run, `flow ${flow} does not exist any more`);
  return pushFrame(run, { flow, step: first, form: null, effect: null });
}

/** Put a frame on top of the stack. */
export function pushFrame(run: DialogRun, frame: Frame): DialogRun {
  return { ...run, state: { ...run.state, stack: [...run.state.stack, frame] } };
}

/** Take the top frame away. */
export function pop(run: DialogRun): DialogRun {
  return { ...run, state: { ...run.state, stack: run.state.stack.slice(0, -1) } };
}

/** The name of the active flow. */
export function activeFlow(run: DialogRun): string | undefined {
  return topFrame(run.state)?.flow;
}
