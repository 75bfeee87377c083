import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { ConversationId } from '#engine/core/ids';
import type { Candidate } from '#engine/counterfactual/reenact';
import { writeFixture } from '#engine/counterfactual/write-fixture';
import type { EventLog } from '#engine/ports/event-log';
import { formatDialogResult } from '#engine/testing/format-dialog-result';
import { readFixture } from '#engine/testing/read-fixture';
import { runDialogFixture } from '#engine/testing/run-dialog-fixture';
import type { StubbableActions } from '#engine/testing/stub-actions';
import { FIXTURES } from '../fixtures-of.ts';
import { ticketExecutor } from '../house/desks.ts';
import type { Io } from '../io.ts';
import { digest } from '../system-env.ts';
import { diffOne } from './diff-conversations.ts';

/** What came of accepting: the file, and how the candidate holds it. */
export type Accepted = { readonly file: string; readonly passed: boolean; readonly told: string };

export type AcceptParts = {
  readonly io: Io;
  readonly log: EventLog;
  readonly candidate: Candidate;
  readonly actions: StubbableActions;
};

const HEADER = '# yaml-language-server: $schema=../../../pipelines/schemas/dialog.schema.json\n';

/** Write what the candidate makes of a conversation as a fixture, and hold it once with the candidate. */
export async function acceptChange(
  conversation: ConversationId,
  { io, log, candidate, actions }: AcceptParts,
): Promise<Accepted> {
  const { reenacted } = await diffOne(log, conversation, candidate);
  const fixture = writeFixture(`as accepted from conversation ${conversation}`, reenacted.events);
  const path = resolve(io.root, FIXTURES, fixture.bot, `accepted-${conversation}.yaml`);
  const text = HEADER + stringify(fixture, { lineWidth: 0 });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  const file = relative(io.root, path);
  const read = readFixture(file, text);
  if (!read.fixture)
    return { file, passed: false, told: read.problems.map(({ message }) => message).join('\n') };
  const result = await runDialogFixture(read.fixture, {
    plan: candidate.plan,
    digest,
    actions,
    executors: (desk) => ({ ticket: ticketExecutor(() => desk) }),
  });
  return { file, passed: result.passed, told: formatDialogResult(result, file) };
}
