import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisClient } from './connect.ts';

/** A script that Redis runs as one atomic step; its header says its keys, arguments and answer. */
export type Script = { readonly lua: string; readonly sha: string };

export const SCRIPTS = {
  append: readScript('append'),
  appendJournal: readScript('append-journal'),
  claimTasks: readScript('claim-tasks'),
  holdTasks: readScript('hold-tasks'),
  listTasks: readScript('list-tasks'),
  makeTicket: readScript('make-ticket'),
  peekTasks: readScript('peek-tasks'),
  renewLife: readScript('renew-life'),
  saveJournalSnapshot: readScript('save-journal-snapshot'),
} as const;

/** Runs a script by its digest; a Redis that has not seen it yet, or forgot it, is given its text. */
export async function runScript(
  client: RedisClient,
  script: Script,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  try {
    return await client.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (thrown) {
    if (!(thrown instanceof Error) || !thrown.message.startsWith('NOSCRIPT')) throw thrown;
    return client.eval(script.lua, keys.length, ...keys, ...args);
  }
}

function readScript(name: string): Script {
  const lua = readFileSync(new URL(`${name}.lua`, import.meta.url), 'utf8');
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}
