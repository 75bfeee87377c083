import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { firstDivergence } from '#engine/counterfactual/compare';
import { formatConversation, formatReport } from '#engine/counterfactual/format-diff';
import { type GatePolicy, judgeGate } from '#engine/counterfactual/gate';
import { renderDiff } from '#engine/counterfactual/render-diff';
import { type DiffReport, reportOf } from '#engine/counterfactual/report';
import type { Args } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { short } from '../tell-news.ts';
import type { DiffRun } from './diff-conversations.ts';

type Told = { readonly args: Args; readonly io: Io; readonly bot: string; readonly against: string };

/** Tell what changes, for people or machines; the exit code is the gate's. */
export async function tellDiff(
  { args, io, bot, against }: Told,
  run: DiffRun,
  policy: GatePolicy | null,
  version: string,
): Promise<ExitCode> {
  const report = reportOf(run.diffs);
  const breaches = policy ? judgeGate(policy, report) : [];
  const html = args.text('html');
  if (html !== undefined) {
    await writeFile(resolve(io.root, html), renderDiff(report, { bot, against, version: short(version) }));
  }
  if (args.json) io.out(JSON.stringify({ bot, against, version, ...figuresOf(report, run), breaches }));
  else {
    const shown = args.has('show')
      ? run.diffs.flatMap(formatConversation)
      : formatReport(report, { examples: Math.max(0, Number(args.text('examples')) || 0) });
    for (const line of shown) io.out(line);
    for (const { conversation, reason } of run.skipped)
      io.err(`${conversation}: ${reason.code} ${reason.message}`);
    io.err(`${run.diffs.length} conversations in ${(run.ms / 1000).toFixed(1)} s, ${perSecond(run)}/s`);
    if (html !== undefined) io.err(`report: ${html}`);
    for (const { what, limit, got } of breaches) io.err(`gate: ${what} ${got}, ${limit} allowed`);
  }
  return breaches.length > 0 ? EXIT.problems : EXIT.ok;
}

function perSecond({ diffs, ms }: DiffRun): number {
  return Math.round((diffs.length / Math.max(ms, 1)) * 10_000) / 10;
}

function figuresOf(report: DiffReport, run: DiffRun) {
  const { wording, ...changed } = report.changed;
  return {
    conversations: report.conversations,
    changed,
    different: report.different,
    wording,
    consequences: report.consequences,
    unknown: report.unknown,
    skipped: run.skipped.map(({ conversation, reason }) => ({ conversation, code: reason.code })),
    ms: Math.round(run.ms),
    conversations_per_s: perSecond(run),
    groups: report.groups.map(({ title, level, changes }) => ({
      title,
      level,
      conversations: changes.map((change) => {
        const first = firstDivergence(change);
        return {
          conversation: change.conversation,
          levels: change.levels,
          first: first
            ? {
                n: (first.recorded ?? first.candidate)?.n,
                heard: first.heard,
                differences: first.differences,
              }
            : null,
          consequences: change.consequences,
          unknown: change.unknown,
          left_out: change.leftOut,
        };
      }),
    })),
  };
}
