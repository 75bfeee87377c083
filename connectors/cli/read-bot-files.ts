import { readBotSources } from '#connectors/bots/read-bot-sources';
import { readDraft } from '#engine';
import type { Draft } from '#engine/config/draft';
import type { Plan } from '#engine/pipeline/build-plan';

/** The files of a bot that runs, as text and as read: what knows where everything stands. */
export type BotFiles = { readonly sources: ReadonlyMap<string, string>; readonly draft: Draft };

/** Read the files of an opened bot once more. They were found good; in between only somebody typing can change them. */
export async function readBotFiles(root: string, { bot, stages }: Plan): Promise<BotFiles> {
  const { sources } = await readBotSources(root, bot.name);
  const plugins = stages.map(({ plugin }) => plugin);
  return { sources, draft: readDraft({ sources, name: bot.name, plugins }).value };
}
