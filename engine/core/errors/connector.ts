import type { ErrorEntry } from '../errors.ts';

/** What a door to another system can report. */
export const CONNECTOR_ERRORS = {
  CALL_TIMEOUT: {
    text: '{system} did not answer within {timeout} ms.',
    hint: 'Check that the system is up, or raise the timeout.',
    retry: true,
  },
  CALL_FAILED: {
    text: '{system} answered with an error: {reason}.',
    hint: 'Look at the log of that system.',
    retry: true,
  },
  CALL_REJECTED: {
    text: '{system} refused the request: {reason}.',
    hint: 'Check the configured address, credentials and fields.',
    retry: false,
  },
  CALL_BAD_ANSWER: {
    text: '{system} answered with something else than promised: {reason}.',
    hint: 'Compare its answer with the schema in actions.yaml.',
    retry: false,
  },
  ADDRESS_REFUSED: {
    text: 'The address {address} of {system} is private and not on the allow-list.',
    hint: 'Add it to `allow_private` in actions.yaml if it is meant.',
    retry: false,
  },
  FILE_REFUSED: {
    text: 'The file {name} was refused: {reason}.',
    hint: 'Send a JPEG, PNG, WebP, GIF or PDF within the size limit.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
