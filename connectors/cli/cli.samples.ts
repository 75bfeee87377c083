import { ERRORS, type ErrorCode } from '#engine/core/errors';

/** The catalogue's words of what `parley.mjs` says by itself, cut where values stand. */
export const NODE_TOO_OLD_TEXT = piecesOf('NODE_TOO_OLD');
export const INTERNAL_TEXT = piecesOf('INTERNAL');

function piecesOf(code: ErrorCode): readonly string[] {
  const { text, hint } = ERRORS[code];
  return [...text.split(/\{\w+\}/), hint].filter((piece) => piece.length > 2);
}
