import type { ErrorEntry } from '../errors.ts';

/** What a door to another system can report. */
export const CONNECTOR_ERRORS = {
  CALL_TIMEOUT: {
    text: '{system} did not answer within {timeout} ms.',
    hint: 'Check that the system is up, or raise the timeout.',
    retry: true,
  },
  CALL_ABORTED: {
    text: 'The request to {system} was given up before it answered.',
    hint: 'It may have been executed all the same; send it again under the same key.',
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
  ACTION_INVALID: {
    text: 'Action {action} is not well-formed: {reason}.',
    hint: 'Correct it in actions.yaml.',
    retry: false,
  },
  ACTION_INPUT: {
    text: 'Action {action} could not be called: input {input} {reason}.',
    hint: 'Fill {input} by `with` on the step, or in a form before it.',
    retry: false,
  },
  DESK_INVALID: {
    text: 'The {desk} is not well configured: {reason}.',
    hint: 'Correct it under `desks`.',
    retry: false,
  },
  ENV_MISSING: {
    text: '{what} needs the environment variable {variable}, which is not set.',
    hint: 'Set {variable} where Parley is started.',
    retry: false,
  },
  ADDRESS_REFUSED: {
    text: 'The address {address} of {system} is private and not on the allow-list.',
    hint: 'Add it to `allow_private` where this address is configured, if it is meant.',
    retry: false,
  },
  FILE_REFUSED: {
    text: 'The file {name} was refused: {reason}.',
    hint: 'Send a JPEG, PNG, WebP, GIF or PDF within the size limit.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
