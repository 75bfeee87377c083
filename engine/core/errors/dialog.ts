import type { ErrorEntry } from '../errors.ts';

/** What can go wrong while a dialog runs. */
export const DIALOG_ERRORS = {
  EXPRESSION_FAILED: {
    text: 'The expression `{expression}` could not be evaluated: {reason}.',
    hint: 'Check the names and types in it; a slot that was never filled is null.',
    retry: false,
  },
  DIALOG_LOOP: {
    text: 'The dialog ran more than {limit} steps without waiting for the visitor, last at {step}.',
    hint: 'Break the circle of call, link or if around that step.',
    retry: false,
  },
  ACTION_UNKNOWN: { text: 'There is no action {action}.', hint: 'Define it in actions.yaml.', retry: false },
} as const satisfies Record<string, ErrorEntry>;
