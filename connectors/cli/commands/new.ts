import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { failure } from '#engine/core/errors';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { addToPluginLists } from '../new/add-to-plugin-lists.ts';
import { type Filling, fillTemplate } from '../new/fill-template.ts';
import { type LeftOver, regenerate } from '../new/regenerate.ts';
import { tellFailure } from '../tell.ts';

/** Makes a plugin or a bot that works at once, to be changed from there. */
export const create: Command = {
  name: 'new',
  summary: 'Makes a new plugin or bot from a template.',
  usage: 'plugin|bot <name>',
  options: {},
  words: { least: 2, most: 2 },
  run: async (args, io) => {
    const [kind = '', name = ''] = args.words;
    const recipe = RECIPES[kind];
    const wrong = recipe ? wrongName(name) : `there is no kind ${kind}; it is plugin or bot`;
    if (!recipe || wrong) return tellFailure(io, failure('USAGE', { reason: wrong }), args.json);
    const fillings = recipe(io.root, name);
    const taken = fillings.find(({ to }) => existsSync(to));
    if (taken) return tellFailure(io, failure('PLUGIN_EXISTS', { folder: taken.to }), args.json);
    const made = (await Promise.all(fillings.map((filling) => fillTemplate(filling, { name })))).flat();
    const changed = kind === 'plugin' ? await addToPluginLists(io.root, name) : [];
    const files = [...made, ...changed].map((file) => relative(io.root, file));
    const left = kind === 'plugin' ? await regenerate(io.root, files) : [];
    for (const { byHand, reason } of left) io.err(`${byHand}: ${reason}`);
    if (args.json) io.out(JSON.stringify({ files }));
    else for (const line of [...files, '', ...nextSteps(kind, name, left)]) io.out(line);
    return EXIT.ok;
  },
};

type Recipe = (root: string, name: string) => readonly Filling[];

const RECIPES: Readonly<Record<string, Recipe>> = {
  plugin: (root, name) => [{ template: 'plugin', to: join(root, 'plugins', name) }],
  bot: (root, name) => [
    { template: 'bot/pipelines', to: join(root, 'pipelines', name) },
    { template: 'bot/knowledge', to: join(root, 'knowledge', name) },
    { template: 'bot/fixtures', to: join(root, 'fixtures/dialogs', name) },
  ],
};

function wrongName(name: string): string | undefined {
  return /^[a-z][a-z0-9-]*$/.test(name) ? undefined : `"${name}" is not small letters, digits and hyphens`;
}

function nextSteps(kind: string, name: string, left: readonly LeftOver[]): readonly string[] {
  const own =
    kind === 'plugin'
      ? [`npx vitest run plugins/${name}`]
      : [
          `npx parley validate ${name}`,
          `npx parley test fixtures/dialogs/${name}`,
          `npx parley chat ${name}`,
        ];
  const done = kind === 'plugin' && left.length === 0 ? ['schemas and reference pages know it'] : [];
  return [...done, `next: ${[...left.map(({ byHand }) => byHand), ...own].join(' && ')}`];
}
