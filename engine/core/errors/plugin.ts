import type { ErrorEntry } from '../errors.ts';

/** What can go wrong inside a stage. A failed stage marks the turn and the pipeline goes on. */
export const PLUGIN_ERRORS = {
  STAGE_THREW: {
    text: 'Stage {stage} threw: {reason}.',
    hint: 'A bug in the plugin; run its tests with this message.',
    retry: false,
  },
  STAGE_TIMEOUT: {
    text: 'Stage {stage} did not answer within {timeout} ms.',
    hint: 'Make it faster, or raise its timeout in pipeline.yaml.',
    retry: true,
  },
  STAGE_BAD_RESULT: {
    text: 'Stage {stage} returned {key}, which its `gives` does not list.',
    hint: 'List {key} in `gives`, or return only what is listed.',
    retry: false,
  },
  STAGE_BAD_PART: {
    text: 'Stage {stage} returned {key} of another shape: {reason}.',
    hint: 'Return {key} as the type TurnParts has it; it goes into the log as JSON.',
    retry: false,
  },
  STAGE_LACKS_PACKAGE: {
    text: 'Stage {stage} cannot load {package}, so {instead}: {reason}.',
    hint: 'Run `npm ci` again; {package} needs {wants}. Without it nothing stops, but the bot understands less.',
    retry: false,
  },
  STAGE_NOT_TRAINED: {
    text: 'Stage {stage} has no trained model.',
    hint: 'Run `npx parley train {bot}`.',
    retry: false,
  },
  TRAINING_FAILED: {
    text: 'Stage {stage} could not be trained: {reason}.',
    hint: 'Look at its options and at the examples it learns from, then run `npx parley train {bot}`.',
    retry: false,
  },
  PLUGIN_INVALID: {
    text: 'Plugin {plugin} is not well-formed: {reason}.',
    hint: 'Compare it with `npx parley new plugin example`.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
