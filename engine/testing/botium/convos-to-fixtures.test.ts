import { describe, expect, test } from 'vitest';
import { convosToFixtures } from './convos-to-fixtures.ts';

function read(text: string, more: Readonly<Record<string, string>> = {}) {
  const files = Object.entries({ 'shop/a.convo.txt': text, ...more }).map(([file, own]) => ({
    file,
    text: own,
  }));
  return convosToFixtures(files, (file) => (file.startsWith('shop/') ? 'shop' : undefined));
}

function only(text: string, more: Readonly<Record<string, string>> = {}) {
  const { fixtures, problems } = read(text, more);
  expect(problems).toEqual([]);
  const [fixture] = fixtures;
  if (!fixture || fixtures.length > 1) throw new Error(`${fixtures.length} fixtures`);
  return fixture;
}

/** Findings as `file:line:column CODE`. */
function found(text: string, more: Readonly<Record<string, string>> = {}) {
  return read(text, more).problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}

describe('a conversation', () => {
  test('is named by its first line, described by the next ones, and said in turns', () => {
    const fixture = only('Return\nof a phone\n\n#me\nhello\n\n#bot\nhi there\n\n#bot\nwhat now?\n');
    expect(fixture).toMatchObject({ dialog: 'Return', about: 'of a phone', bot: 'shop' });
    expect(fixture.steps).toEqual([
      { user: 'hello' },
      { message: { says: ['hi there'] } },
      { message: { says: ['what now?'] } },
    ]);
  });

  test('is named by its file when it begins at once', () => {
    expect(only('#me\r\nhello\r\n').dialog).toBe('a');
  });

  test('keeps texts of several lines, empty ones inside too', () => {
    expect(only('n\n#me\n  one\n\n  two  \n\n#bot\n').steps).toEqual([
      { user: 'one\n\ntwo' },
      { message: {} },
    ]);
  });

  test('knows not and optional, and both signs as text when doubled', () => {
    const { steps } = only('n\n#bot\n?!no\n#bot\n!never\n#bot\n!!wow\n#bot\n??what\n');
    expect(steps.map((step) => step.message)).toEqual([
      { says: ['no'], not: true, optional: true },
      { says: ['never'], not: true },
      { says: ['!wow'] },
      { says: ['?what'] },
    ]);
  });

  test('reads asserters', () => {
    const { steps } = only(
      'n\n#me\nx\n#bot\npick\nBUTTONS Yes|No\\|never\n!BUTTONS Maybe\nINTENT buy\nINTENT_CONFIDENCE 70\nENTITIES product|...\nENTITY_VALUES a|b\n',
    );
    expect(steps[1]).toEqual({
      message: { says: ['pick'], buttons: ['Yes', 'No|never'], no_buttons: ['Maybe'] },
      intent: 'buy',
      confidence: 0.7,
      entity_types: ['product', '...'],
      entity_values: ['a', 'b'],
    });
  });

  test('taps, waits, passes over', () => {
    const text =
      'n\n#begin\nPAUSE 5\n#me\nBUTTON yes|Yes\nPAUSE 10\nSKIP_BOT_UNCONSUMED\n#bot\nok\nPAUSE 20\n#bot\nSKIP_BOT_UNCONSUMED\n';
    expect(only(text).steps).toEqual([
      { wait: 5 },
      { message: 'skip' },
      { tap: 'yes' },
      { wait: 10 },
      { message: { says: ['ok'] } },
      { wait: 20 },
      { message: 'skip' },
    ]);
  });

  test('knows where each of its checks stands', () => {
    const fixture = only('n\n#me\n  hello\n#bot\nhi\nBUTTONS a\nINTENT greet\n');
    const lineOf = (step: number, key?: string) => fixture.place(step, key).line;
    expect(fixture.place(0, 'user')).toEqual({ file: 'shop/a.convo.txt', line: 3, column: 3 });
    const keys = ['message', 'message.says', 'message.buttons', 'intent', 'replay'];
    expect(keys.map((key) => lineOf(1, key))).toEqual([4, 5, 6, 7, 4]);
  });
});

describe('partial conversations', () => {
  const partials = {
    'shop/login.pconvo.txt': 'LOGIN\n#me\nsara\n#include ASK\n',
    'shop/ask.pconvo.txt': 'ASK\n#bot\nsure?\n',
  };

  test.each(['#include LOGIN', '#include\nLOGIN', '#begin\nINCLUDE LOGIN', '#bot\nINCLUDE LOGIN'])(
    '%j puts one in, with those inside it',
    (include) => {
      const fixture = only(`n\n${include}\n#me\nyes\n`, partials);
      expect(fixture.steps).toEqual([{ user: 'sara' }, { message: { says: ['sure?'] } }, { user: 'yes' }]);
      expect(fixture.place(1, 'message.says')).toMatchObject({ file: 'shop/ask.pconvo.txt', line: 3 });
    },
  );

  test('come after what else their section says', () => {
    expect(only('n\n#me\nhi\nINCLUDE ASK\n', partials).steps).toEqual([
      { user: 'hi' },
      { message: { says: ['sure?'] } },
    ]);
  });
});

describe('utterances', () => {
  const lists = {
    'shop/hi.utterances.txt': 'UTT_HI\nhi\nhello\n\nhey',
    'shop/ask.utterances.txt': 'UTT_ASK\nabout %s\nwhat is %s',
    'shop/more.utterances.txt': 'UTT_ASK\n%s?',
  };

  test('make one run for each wording of the visitor', () => {
    const { fixtures, problems } = read('n\n#me\nUTT_HI\n#me\nUTT_HI\n#me\nbye\n', lists);
    expect(problems).toEqual([]);
    expect(fixtures.map(({ dialog }) => dialog)).toEqual(['n/UTT_HI-1', 'n/UTT_HI-2', 'n/UTT_HI-3']);
    expect(fixtures.map(({ steps }) => steps.map(({ user }) => user))).toEqual([
      ['hi', 'hi', 'bye'],
      ['hello', 'hello', 'bye'],
      ['hey', 'hey', 'bye'],
    ]);
  });

  test('are any of them when the bot says them, of all files and with values put in', () => {
    expect(only('n\n#bot\nUTT_ASK $5\n', lists).steps[0]?.message).toEqual({
      says: ['about $5', 'what is $5', '$5?'],
    });
  });
});

describe('files of several bots', () => {
  const files = {
    'shop/a.convo.txt': 'a\n#me\nUTT_HI\n#include BYE',
    'desk/b.convo.txt': 'b\n#me\nUTT_HI\n#include BYE',
    'shop/hi.utterances.txt': 'UTT_HI\nhi shop',
    'desk/hi.utterances.txt': 'UTT_HI\nhi desk',
    'bye.pconvo.txt': 'BYE\n#me\nbye',
  };

  test('do not mix their wordings, and share what is no bot’s', () => {
    const { fixtures, problems } = convosToFixtures(
      Object.entries(files).map(([file, text]) => ({ file, text })),
      (file) => (file.includes('/') ? file.split('/', 1)[0] : undefined),
    );
    expect(problems).toEqual([]);
    expect(fixtures.map(({ bot, steps }) => [bot, steps.map(({ user }) => user)])).toEqual([
      ['shop', ['hi shop', 'bye']],
      ['desk', ['hi desk', 'bye']],
    ]);
  });
});

describe('what is wrong is told where it stands', () => {
  test.each([
    ['n\n#me\nhi\n#you\nx', '4:1 CONVO_INVALID'],
    ['n\n#me #private\nhi', '2:1 CONVO_UNSUPPORTED'],
    ['n\n#me\n#bot\nhi', '2:1 CONVO_UNSUPPORTED'],
    ['n\n#me\nMEDIA a.png', '3:1 CONVO_UNSUPPORTED'],
    ['n\n#me\nFORM a|b', '3:1 CONVO_UNSUPPORTED'],
    ['n\n#me\nBUTTON', '3:1 CONVO_INVALID'],
    ['n\n#me\nhi\nBUTTON yes', '3:1 CONVO_UNSUPPORTED'],
    ['n\n#me\nPAUSE 5\nhi', '4:1 CONVO_INVALID'],
    ['n\n#me\nhi\nPAUSE', '4:1 CONVO_INVALID'],
    ['n\n#me\nhi\nSET_SCRIPTING_MEMORY a|b', '4:1 CONVO_UNSUPPORTED'],
    ['n\n#me\nmy id is $id', '3:1 CONVO_UNSUPPORTED'],
    ['n\n#bot\nhi $name', '3:1 CONVO_UNSUPPORTED'],
    ['n\n#bot\n{"a": 1}', '3:1 CONVO_UNSUPPORTED'],
    ['n\n#bot\nhi\n  CARDS a', '4:3 CONVO_UNSUPPORTED'],
    ['n\n#bot\nhi\nBUTTONS', '4:1 CONVO_INVALID'],
    ['n\n#bot\nhi\n!INTENT x', '4:1 CONVO_UNSUPPORTED'],
    ['n\n#bot\nhi\nINTENT_CONFIDENCE high', '4:1 CONVO_UNSUPPORTED'],
    ['n\n#bot\nWAITFORBOT 5', '3:1 CONVO_UNSUPPORTED'],
    ['n\n#bot\n?hi\nBUTTONS a\n#bot\nx', '2:1 CONVO_INVALID'],
    ['n\n#bot\n?hi\n#me\nx', '2:1 CONVO_INVALID'],
    ['n\n#end\nBUTTONS a', '3:1 CONVO_UNSUPPORTED'],
    ['n\n#include NOSUCH', '2:1 CONVO_INVALID'],
    ['n\n#me\nUTT_NOSUCH', '3:1 CONVO_INVALID'],
    ['only a name', '1:1 CONVO_INVALID'],
  ])('%j at %s', (text, expected) => {
    expect(found(text)).toEqual([`shop/a.convo.txt:${expected}`]);
    expect(read(text).fixtures).toEqual([]);
  });

  test('in a partial conversation, in its own file, once', () => {
    const more = { 'shop/p.pconvo.txt': 'P\n#bot\nCARDS x', 'shop/b.convo.txt': 'b\n#include P' };
    expect(found('n\n#include P', more)).toEqual(['shop/p.pconvo.txt:3:1 CONVO_UNSUPPORTED']);
  });

  test.each([
    [{ 'shop/p.pconvo.txt': 'P\n#include P' }, 'shop/p.pconvo.txt:2:1 CONVO_INVALID'],
    [{ 'shop/p.pconvo.txt': 'P\n#me\nx', 'shop/q.pconvo.txt': 'P' }, 'shop/q.pconvo.txt:1:1 CONVO_INVALID'],
    [{ 'shop/p.pconvo.txt': 'P\n#me\nx', 'x.convo.csv': '' }, 'x.convo.csv:1:1 CONVO_UNSUPPORTED'],
    [{ 'shop/p.pconvo.txt': 'P\n#me\nx', 'b.convo.txt': 'b\n#me\nx' }, 'b.convo.txt:1:1 CONVO_INVALID'],
    [
      { 'shop/p.pconvo.txt': 'P\n#me\nUTT', 'shop/u.utterances.txt': 'UTT' },
      'shop/p.pconvo.txt:3:1 CONVO_INVALID',
    ],
  ])('%j', (more, expected) => {
    expect(found('n\n#include P', more)).toEqual([expected]);
  });
});
