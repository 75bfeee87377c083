import { canonicalJson } from '../core/json.ts';
import { assembleBot } from './assemble-bot.ts';
import type { Bot } from './bot.ts';
import { checkDraft } from './checks/index.ts';
import type { Draft, PluginCard } from './draft.ts';
import type { Problem } from './problem.ts';
import { readDraft } from './read-draft.ts';
import { inReadingOrder } from './report.ts';

/** What a bot is loaded from. No disk: `sources` holds the texts by path from the project's root. */
export type LoadInput = {
  /** For example `pipelines/shop/pipeline.yaml`, `knowledge/shop/faq.yaml`. */
  readonly sources: ReadonlyMap<string, string>;
  readonly name: string;
  /** The plugins that stages may use, those of the bot's own `plugins:` included. */
  readonly plugins: readonly PluginCard[];
  readonly digest: (text: string) => string;
  /** Thinks through what may happen in a bot whose parts are right: `verifyBot` of engine/verify. */
  readonly verify?: (bot: Bot, draft: Draft) => readonly Problem[];
};

/** A bot, unless a problem is an error; warnings come with the bot. */
export type LoadedBot = { readonly bot: Bot | null; readonly problems: readonly Problem[] };

/** Turn a bot's files into a checked bot, or into all their problems at once, in reading order. */
export function loadBot(input: LoadInput): LoadedBot {
  const { value: draft, problems: unreadable } = readDraft(input);
  const checked = inReadingOrder([...unreadable, ...checkDraft(draft)]);
  if (checked.some(isError)) return { bot: null, problems: checked };
  const bot = assembleBot(draft, versionOf(draft, input));
  const problems = inReadingOrder([...checked, ...(input.verify?.(bot, draft) ?? [])]);
  return { bot: problems.some(isError) ? null : bot, problems };
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

/** Equal files give an equal version, in whatever order they were read. */
function versionOf(draft: Draft, { name, sources, digest }: LoadInput): string {
  const folders = [`pipelines/${name}/`, `knowledge/${draft.pipeline?.data.knowledge}/`];
  const own = [...sources].filter(([file]) => folders.some((folder) => file.startsWith(folder)));
  return digest(canonicalJson(Object.fromEntries(own)));
}
