import type { Bot } from '../config/bot.ts';
import type { FlowsFile } from '../config/schema/flows.ts';
import type { Attachment, Entity } from '../core/events/shapes.ts';
import type { Turn, TurnInput } from '../pipeline/turn.ts';
import type { ActionOutcome } from '../ports/actions.ts';
import type { SearchHit } from '../ports/search.ts';
import { contextOf, type DialogPorts } from './context.ts';
import { converse } from './converse.ts';
import { endTurn } from './end-turn.ts';
import { fillForms } from './forms/fill-form.ts';
import { REPAIR_REPLIES } from './repair-replies.ts';
import { requestTicket } from './request-ticket.ts';
import { type DialogRun, finishRun } from './run.ts';
import { EMPTY_DIALOG } from './state.ts';

/** What a test says about a message instead of training a classifier. */
export type Heard = {
  readonly intent?: string;
  readonly alternatives?: readonly string[];
  readonly entities?: Readonly<Record<string, string>>;
  readonly choice?: string;
  readonly attachments?: readonly Attachment[];
};

/** A bot in memory from its flows; every reply's text is its own key, so that tests read keys. */
export function toyBot(flows: FlowsFile, replies: readonly string[] = []): Bot {
  const keys = [...REPAIR_REPLIES, 'welcome', ...replies];
  return {
    name: 'toy',
    version: 'toy-1',
    languages: ['en'],
    zone: 'UTC',
    onError: 'apologise',
    idle: 60_000,
    queueWait: 60_000,
    welcome: 'welcome',
    stages: [],
    flows: flows.flows,
    forms: flows.forms ?? {},
    inFlight: 'map',
    migrate: flows.migrate ?? {},
    replies: Object.fromEntries(keys.map((key) => [key, { text: { en: key } }])),
    actions: {},
    intents: {},
    outOfScope: {},
    faq: [],
    canned: [],
    entities: {},
    catalogue: [],
    places: {},
  };
}

/** One dialog over a toy bot: each call is a turn and answers what it did. */
export function createTalk(
  bot: Bot,
  world: {
    actions?: Record<string, (input: unknown) => ActionOutcome>;
    faq?: readonly SearchHit[];
    /** When it is, milliseconds since the epoch. */
    at?: number;
  } = {},
) {
  let state = EMPTY_DIALOG;
  let count = 0;
  const ports: DialogPorts = {
    bot,
    lexicon: { match: () => [], entry: () => undefined },
    search: { find: async ({ text }) => (world.faq ?? []).filter((hit) => hit.question === text) },
    actions: { call: async (name, input) => world.actions?.[name]?.(input) ?? { kind: 'missing' } },
    validators: {},
  };
  const take = async (input: TurnInput, heard: Heard): Promise<DialogRun> => {
    count += 1;
    const turn: Turn = {
      id: `t${count}`,
      input,
      at: world.at ?? 0,
      conversation: 'c',
      state,
      seed: 0,
      parts: { language: 'en', tokens: [], entities: entitiesOf(heard, input), intent: intentOf(heard) },
    };
    const context = contextOf(ports, turn, new AbortController().signal);
    let run = await converse(context, { clarifyAbove: 0.3, clarifyWithin: 0.15, handoffAfter: 3 });
    if (run.standing === 'form') run = await fillForms(run, context);
    if (run.standing === 'ticket') run = requestTicket(run, context, 'desk');
    run = finishRun(endTurn(run, bot, turn, 'en'));
    state = run.state;
    return run;
  };
  return {
    hear: (text: string, heard: Heard = {}) => {
      const { choice, attachments = [] } = heard;
      return take({ kind: 'message', text, attachments, ...(choice === undefined ? {} : { choice }) }, heard);
    },
    result: (effect: string, as: string | null, failed: string | null = null) =>
      take({ kind: 'effect', effect, as, result: failed ? null : { id: 'T-1' }, failed }, {}),
    handoffFailed: () => take({ kind: 'handoff_failed', reason: 'timed_out' }, {}),
    state: () => state,
  };
}

/** The keys that a run said. */
export function keys(run: DialogRun): readonly string[] {
  return run.said.map((said) => said.reply);
}

/** `product2` is a second product. An entity stands where its value stands in the text. */
function entitiesOf({ entities = {} }: Heard, input: TurnInput): readonly Entity[] {
  const text = input.kind === 'message' ? input.text : '';
  return Object.entries(entities).map(([type, value]) => {
    const start = Math.max(0, text.indexOf(value));
    const end = start + value.length;
    return {
      type: type.replace(/\d+$/, ''),
      value,
      text: value,
      start,
      end,
      score: 1,
      source: 'test',
      name: value,
    };
  });
}

function intentOf({ intent, alternatives = [] }: Heard) {
  return {
    name: intent ?? null,
    score: intent ? 0.9 : 0.4,
    rejected: intent === undefined,
    alternatives: [intent ?? [], ...alternatives]
      .flat()
      .map((name, index) => ({ name, score: 0.5 - index / 100 })),
  };
}
