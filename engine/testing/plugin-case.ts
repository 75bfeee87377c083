import type { Bot } from '#engine/config/bot';
import type { ErrorCode } from '#engine/core/errors';
import { EMPTY_DIALOG } from '#engine/dialog/state';
import type { Plugin, PluginPorts } from '#engine/pipeline/plugin';
import type { Turn, TurnInput, TurnParts } from '#engine/pipeline/turn';
import { createMemoryActions } from '#engine/ports/actions.memory';

/** One promise of a plugin: what goes in, and exactly one of gives, nothing, fails and invalid. */
export type PluginCase = {
  readonly name: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly input?: TurnInput;
  /** What earlier stages found; only parts that the plugin needs. */
  readonly parts?: Partial<TurnParts>;
  readonly turn?: Partial<Omit<Turn, 'input' | 'parts'>>;
  readonly ports?: Partial<Omit<PluginPorts, 'bot'>>;
  readonly bot?: Partial<Bot>;
  readonly trained?: string;
  /** Parts that must be among what it found, equal member for member. */
  readonly gives?: Partial<TurnParts>;
  readonly nothing?: true;
  readonly fails?: ErrorCode;
  /** JSON pointer of the option that its schema must refuse. */
  readonly invalid?: string;
};

const OUTCOMES = ['gives', 'nothing', 'fails', 'invalid'] as const;

/** Why a case proves nothing, or undefined for a good one. */
export function findFlaw(plugin: Plugin, one: PluginCase, all: readonly PluginCase[]): string | undefined {
  if (one.name.trim() === '') return 'a case has no name';
  if (all.filter((other) => other.name === one.name).length > 1) return `two cases are named "${one.name}"`;
  const outcomes = OUTCOMES.filter((key) => one[key] !== undefined);
  if (outcomes.length !== 1) return `"${one.name}" needs exactly one of ${OUTCOMES.join(', ')}`;
  const unasked = Object.keys(one.parts ?? {}).find(
    (part) => !isAmong(plugin.needs, part) && part !== 'language',
  );
  if (unasked !== undefined) return `"${one.name}" brings ${unasked}, which the plugin does not need`;
  if (one.gives && Object.keys(one.gives).length === 0) return `"${one.name}" expects no part at all`;
  const unlisted = Object.keys(one.gives ?? {}).find((part) => !isAmong(plugin.gives, part));
  return unlisted && `"${one.name}" expects ${unlisted}, which \`gives\` does not list`;
}

function isAmong(list: readonly string[], name: string): boolean {
  return list.includes(name);
}

/** The turn that a case describes. */
export function turnOf({ input, parts, turn }: PluginCase): Turn {
  return {
    input: input ?? { kind: 'message', text: '', attachments: [] },
    id: 'turn:c_test:1',
    at: 0,
    conversation: 'c_test',
    state: EMPTY_DIALOG,
    seed: 1,
    ...turn,
    parts: parts ?? {},
  };
}

/** A bot and a world with nothing in them but what the case says. */
export function portsOf({ bot, ports }: PluginCase): PluginPorts {
  return {
    lexicon: { match: () => [], entry: () => undefined },
    search: { find: async () => [] },
    actions: createMemoryActions({}),
    validators: {},
    ...ports,
    bot: { ...EMPTY_BOT, ...bot },
  };
}

const EMPTY_BOT: Bot = {
  name: 'test',
  version: 'test',
  languages: ['en'],
  zone: 'UTC',
  onError: 'apologise',
  idle: 1_800_000,
  queueWait: 300_000,
  welcome: null,
  stages: [],
  flows: {},
  forms: {},
  inFlight: 'map',
  migrate: {},
  replies: {},
  actions: {},
  intents: {},
  outOfScope: {},
  faq: [],
  canned: [],
  entities: {},
  catalogue: [],
  places: {},
};
