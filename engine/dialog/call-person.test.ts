import { describe, expect, it } from 'vitest';
import type { FlowsFile } from '../config/schema/flows.ts';
import { createTalk, keys, toyBot } from './dialog.rig.ts';

const HELP: FlowsFile = {
  flows: {
    report: { start: { intent: 'report' }, steps: [{ form: 'problem' }, { say: 'reported' }] },
    call: { start: { intent: 'call' }, steps: [{ call: 'calling' }, { say: 'called' }] },
    calling: { steps: [{ call: 'dialling' }] },
    dialling: { steps: [{ form: 'number' }] },
  },
  forms: {
    problem: { fields: { what: { entity: 'thing', ask: 'ask_what' } } },
    number: { fields: { number: { entity: 'phone', ask: 'ask_number' } } },
    sure: { fields: { sure: { type: 'yes_no', ask: 'ask_sure' } } },
  },
};

const ASKING: FlowsFile = {
  ...HELP,
  flows: {
    ...HELP.flows,
    person: {
      start: { intent: 'human_handoff' },
      steps: [{ form: 'sure' }, { if: 'sure', then: [{ handoff: true }], else: [{ say: 'as_you_like' }] }],
    },
  },
};

const PERSON = { intent: 'human_handoff' };

describe('a wish for a person', () => {
  it('is asked about first by a flow of the bot’s own, whether or not a form is open', async () => {
    const { hear, state } = createTalk(toyBot(ASKING));
    expect(keys(await hear('a person', PERSON))).toEqual(['ask_sure']);
    expect(keys(await hear('no'))).toEqual(['as_you_like']);
    await hear('it is broken', { intent: 'report' });
    expect(keys(await hear('human', PERSON))).toEqual(['ask_sure']);
    expect(state().stack.map(({ flow }) => flow)).toEqual(['report', 'person']);
    expect(keys(await hear('no'))).toEqual(['as_you_like', 'repair_resume', 'ask_what']);
  });

  it('said again to that question is granted', async () => {
    const { hear } = createTalk(toyBot(ASKING));
    await hear('a person', PERSON);
    const run = await hear('human', PERSON);
    expect(keys(run)).toEqual(['repair_handoff']);
    expect(run.handoff).toMatchObject({ reason: 'visitor' });
  });

  it('is granted at once without such a flow', async () => {
    const { hear } = createTalk(toyBot(HELP));
    expect((await hear('a person', PERSON)).handoff).toMatchObject({ reason: 'visitor' });
  });
});

describe('cancelling inside of a called flow', () => {
  it('leaves all that called it, and goes on with what they had interrupted', async () => {
    const { hear, state } = createTalk(toyBot(HELP));
    await hear('it is broken', { intent: 'report' });
    expect(keys(await hear('call me', { intent: 'call' }))).toEqual(['ask_number']);
    expect(keys(await hear('cancel'))).toEqual(['repair_cancelled', 'repair_resume', 'ask_what']);
    expect(state().stack.map(({ flow }) => flow)).toEqual(['report']);
  });
});
