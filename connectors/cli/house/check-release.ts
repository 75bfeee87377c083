import type { KeptReleases } from '#connectors/bots/kept-releases';
import { loadPlugins } from '#connectors/bots/load-plugins';
import { readBotSources } from '#connectors/bots/read-bot-sources';
import { type Bot, loadBot, peekPipeline, problem, type Survey, survey } from '#engine';
import type { Problem } from '#engine/config/problem';
import type { Conversation } from '#engine/conversation/state';
import { PLUGINS } from '#plugins';
import { digest } from '../system-env.ts';

/** What a release would do to live conversations; earlier versions are read from where they are kept. */
export async function surveyRelease(
  live: readonly Conversation[],
  to: Bot,
  kept: KeptReleases,
): Promise<Survey> {
  const versions = new Set(
    live.filter(({ dialog }) => dialog.stack.length > 0).map(({ pipeline }) => pipeline),
  );
  const known = new Map<string, Bot>();
  for (const version of versions) {
    const bot = await readKept(kept.rootOf(version), to.name);
    if (bot) known.set(version, bot);
  }
  return survey(live, to, (version) => known.get(version));
}

/** Why a release may not be made: what conversations stand in is gone, and the bot's policy is to refuse then. */
export function releaseProblems(to: Bot, found: Survey): readonly Problem[] {
  if (found.allowed) return [];
  const file = `pipelines/${to.name}/flows.yaml`;
  const unknown = found.handedOver > 0 && found.rules.length === 0;
  return [
    ...found.rules.map(({ at, conversations, place, rule }) =>
      problem(place, 'RELEASE_NEEDS_RULE', { at, count: conversations, rule }),
    ),
    ...(unknown
      ? [problem({ file, line: 1, column: 1 }, 'RELEASE_UNKNOWN', { count: found.handedOver })]
      : []),
  ];
}

/** Checked again but not started: comparing needs the flows alone. */
async function readKept(root: string | undefined, name: string): Promise<Bot | null> {
  if (root === undefined) return null;
  const { sources } = await readBotSources(root, name);
  const own = await loadPlugins(root, name, peekPipeline(name, sources).plugins);
  const plugins = [...own.plugins.map(({ plugin }) => plugin), ...PLUGINS];
  return loadBot({ sources, name, plugins, digest }).bot;
}
