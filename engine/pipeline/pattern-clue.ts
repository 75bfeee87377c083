/** Whether a text may hold what a pattern fits; a false that is wrong does not happen, a true may be. */
export type Clue = (text: string) => boolean;

const DIGIT = /[0-9]/;

/**
 * What every stretch that an RE2 pattern fits must have in it, read off the pattern: a digit, or an `@`. Most messages have
 * neither, and then the pattern need not be run. A pattern that this does not see through may fit anything.
 */
export function clueOf(pattern: string): Clue {
  if (/\[:|\\Q/.test(pattern)) return () => true;
  const branches = branchesOf(pattern);
  return (text) =>
    branches.some(({ digit, at }) => (!digit || DIGIT.test(text)) && (!at || text.includes('@')));
}

/** What one side of a `|` needs. */
type Branch = { digit: boolean; at: boolean };

/** A class, an escape, or one character, with what says how often it stands there. */
const PIECE = /(\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|[^\\])([?*]|\{0[,}])?/gsu;

/** Only what stands outside of all groups is looked at. */
function branchesOf(pattern: string): readonly Branch[] {
  let branch: Branch = { digit: false, at: false };
  const branches = [branch];
  let depth = 0;
  for (const [, piece, seldom] of pattern.matchAll(PIECE)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (depth > 0 || seldom !== undefined) continue;
    if (piece === '|') {
      branch = { digit: false, at: false };
      branches.push(branch);
    }
    if (piece === '\\d' || piece === '[0-9]') branch.digit = true;
    if (piece === '@') branch.at = true;
  }
  return branches;
}
