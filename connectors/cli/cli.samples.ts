import { ERRORS } from '#engine/core/errors';

const { text, hint } = ERRORS.NODE_TOO_OLD;

/** The catalogue's words of NODE_TOO_OLD, cut where values stand. */
export const NODE_TOO_OLD_TEXT: readonly string[] = [...text.split(/\{\w+\}/), hint].filter(
  (piece) => piece.length > 1,
);
