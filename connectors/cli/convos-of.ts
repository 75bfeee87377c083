import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import { type BotiumFile, convosToFixtures } from '#engine/testing/botium/convos-to-fixtures';
import type { FoundFixtures } from './fixtures-of.ts';
import type { Io } from './io.ts';
import { listBots } from './list-bots.ts';

/** Where Botium's files are when nobody says otherwise. */
export const CONVOS = 'fixtures/botium';

/**
 * Every Botium conversation in the named files and folders as a fixture. A file finds partial conversations and
 * wordings in its own folder. A conversation is for the bot that a folder above it is named as, else for `bot`.
 */
export async function findConvos(
  io: Io,
  paths: readonly string[],
  bot: string | undefined,
): Promise<Result<FoundFixtures>> {
  const files = new Set<string>();
  const chosen = new Set<string>();
  for (const path of paths.length > 0 ? paths : [CONVOS]) {
    const absolute = resolve(io.root, path);
    const isFile = existsSync(absolute) && !statSync(absolute).isDirectory();
    const around = await botiumFiles(isFile ? dirname(absolute) : absolute);
    const named = isFile ? around.filter((file) => file === absolute) : around;
    if (!named.some((file) => file.endsWith('.convo.txt')))
      return fail(failure('FIXTURES_MISSING', { path }));
    for (const file of around) if (!isFile || !file.endsWith('.convo.txt')) files.add(file);
    for (const file of named) files.add(file);
    for (const file of named) chosen.add(nameIn(io, file));
  }
  const read = await Promise.all([...files].sort().map((file) => readOne(io, file)));
  const known = listBots(io);
  const found = convosToFixtures(
    read,
    (file) => foldersOf(file).findLast((folder) => known.includes(folder)) ?? bot,
  );
  return ok({ ...found, fixtures: found.fixtures.filter(({ file }) => chosen.has(file)) });
}

function foldersOf(file: string): readonly string[] {
  return file.split('/').slice(0, -1);
}

/** Files that are Botium's by their name; those of other formats are told and not passed over. */
const BOTIUM = /\.(convo|pconvo|utterances|scriptingmemory)\.(txt|csv|xlsx|ya?ml|json|md)$/;

async function botiumFiles(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((entry) => BOTIUM.test(entry)).map((entry) => join(folder, entry));
}

async function readOne(io: Io, file: string): Promise<BotiumFile> {
  return { file: nameIn(io, file), text: await readFile(file, 'utf8') };
}

function nameIn(io: Io, file: string): string {
  return relative(io.root, file).split(sep).join('/');
}
