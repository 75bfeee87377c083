import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPAIR_REPLIES } from '#engine/dialog/repair-replies';
import type { OpenOptions } from './open-bot.ts';

/** A small bot on a real disk, for tests of what happens when its files change. */
export type TempBot = {
  readonly options: OpenOptions;
  write(file: string, text: string): Promise<void>;
  /** Save as many editors do: a new file takes the old one's name. */
  replace(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  close(): Promise<void>;
};

/** Its one stage is a plugin of its own, `learner`, which keeps what it was trained to as its note. */
export async function makeTempBot(): Promise<TempBot> {
  const root = await mkdtemp(join(tmpdir(), 'parley-bot-'));
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  };
  for (const [file, text] of Object.entries(FILES)) await write(file, text);
  return {
    options: {
      root,
      name: 'tiny',
      plugins: [],
      dataFolder: join(root, 'data'),
      actions: () => ({ call: async () => ({ kind: 'missing' }) }),
    },
    write,
    replace: async (file, text) => {
      await write(`${file}~`, text);
      await rename(join(root, `${file}~`), join(root, file));
    },
    remove: (file) => rm(join(root, file), { recursive: true, force: true }),
    close: () => rm(root, { recursive: true, force: true }),
  };
}

/** replies.yaml with one greeting of its own. */
export function repliesFile(greeting: string): string {
  const repairs = REPAIR_REPLIES.map((reply) => `  ${reply}: { text: { en: ${reply} } }`);
  return ['replies:', `  hello: { text: { en: ${greeting} } }`, ...repairs, ''].join('\n');
}

/** An intents file whose intent has five examples, the last one as given. */
export function intentsFile(intent: string, last: string): string {
  const examples = ['one', 'two', 'three', 'four'].map((word) => `${intent} ${word}`);
  return `intents:\n  ${intent}:\n    about: ${intent}\n    examples:\n      en: [${[...examples, last].join(', ')}]\n`;
}

/** A plugin as somebody else would write it: no import of ours. It fails to train on the example \`poison\`. */
export const LEARNER = `
import { threadId } from 'node:worker_threads';
const examplesOf = (bot) => Object.values(bot.intents).flatMap((intent) => intent.examples.en ?? []);
export const learner = {
  id: 'learner',
  summary: 'Learns the examples by heart.',
  options: { type: 'object', properties: { loud: { type: 'boolean' } }, additionalProperties: false },
  needs: [],
  gives: ['extras'],
  trainer: {
    fingerprint: (options, bot) => JSON.stringify(examplesOf(bot)),
    train: async (options, bot, lexicon, report) => {
      if (examplesOf(bot).includes('poison')) throw new Error('poison');
      report(0.5, 'half of it');
      const names = lexicon.match('a lamp please').map((mention) => mention.text);
      return JSON.stringify({ thread: threadId, learnt: examplesOf(bot), names });
    },
  },
  create: (options, ports, trained) => ({ run: () => ({ notes: [trained ?? 'nothing'] }) }),
};
`;

const FILES = {
  'pipelines/tiny/pipeline.yaml':
    'pipeline: tiny\nlanguages: [en]\nknowledge: tiny\nwelcome: hello\nplugins:\n  learner: ./learner\nstages:\n  - learner\n',
  'pipelines/tiny/flows.yaml':
    'flows:\n  greet:\n    start: { intent: greet }\n    steps:\n      - say: hello\n',
  'pipelines/tiny/replies.yaml': repliesFile('Hello'),
  'pipelines/tiny/learner/index.ts': LEARNER,
  'knowledge/tiny/intents/all.yaml': intentsFile('greet', 'hi'),
  'knowledge/tiny/products.csv': 'id,name\nlamp-1,Lamp\n',
};
