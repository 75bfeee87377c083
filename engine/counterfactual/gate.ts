import { type Static, Type } from 'typebox';
import type { Problem } from '#engine/config/problem';
import { checkShape } from '#engine/config/shape/check-shape';
import { readYaml } from '#engine/config/source/yaml-source';
import type { DiffReport } from './report.ts';

const strict = { additionalProperties: false } as const;

const Limit = Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d+(\\.\\d+)?\\s?%$' })], {
  description: 'so many conversations, or a share of them: 3, 2%',
});

/** What a change of a bot may do to recorded conversations before a build fails. */
export const GatePolicy = Type.Object(
  {
    least: Type.Optional(
      Type.Integer({ minimum: 1, description: 'conversations that must have been compared; default 1' }),
    ),
    understanding: Type.Optional(Limit),
    path: Type.Optional(Limit),
    consequences: Type.Optional(Limit),
    wording: Type.Optional(Limit),
    tickets: Type.Optional(Limit),
    handoffs: Type.Optional(Limit),
    closes: Type.Optional(Limit),
    unknown: Type.Optional(Limit),
  },
  { ...strict, minProperties: 1 },
);
export type GatePolicy = Static<typeof GatePolicy>;

/** A limit that was passed. */
export type Breach = { readonly what: string; readonly limit: string; readonly got: number };

/** Read a policy's text; every mistake is reported where it stands. */
export function readGate(
  file: string,
  text: string,
): { readonly policy: GatePolicy | null; readonly problems: readonly Problem[] } {
  const { source, problems } = readYaml(file, text);
  if (!source) return { policy: null, problems };
  const shaped = checkShape(GatePolicy, source, source.data);
  return { policy: shaped.whole ? (shaped.data as GatePolicy) : null, problems: shaped.problems };
}

/** The limits of a policy that a report passes. Nothing compared passes no gate. */
export function judgeGate(policy: GatePolicy, report: DiffReport): readonly Breach[] {
  const { least = 1, ...limits } = policy;
  const { changed, consequences, unknown, conversations } = report;
  const counts: Readonly<Record<keyof typeof limits, number>> = {
    ...changed,
    tickets: consequences.ticket,
    handoffs: consequences.handoff,
    closes: consequences.close,
    unknown,
  };
  const few: Breach[] =
    conversations < least ? [{ what: 'conversations', limit: `at least ${least}`, got: conversations }] : [];
  return [
    ...few,
    ...Object.entries(limits).flatMap(([what, limit]) => {
      const got = counts[what as keyof typeof counts];
      return got > allowed(limit, conversations) ? [{ what, limit: `at most ${limit}`, got }] : [];
    }),
  ];
}

function allowed(limit: number | string, conversations: number): number {
  return typeof limit === 'number' ? limit : (Number.parseFloat(limit) / 100) * conversations;
}
