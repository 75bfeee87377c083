import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Me, Names } from '../client/answers.ts';
import { idOf, speakerOf } from '../client/chat-record.ts';
import type { ConsoleClient } from '../client/console-client.ts';
import type { ConsoleState } from '../client/console-state.ts';
import type { Texts } from './texts.ts';

/** What every part of the page needs. */
export type Surroundings = { readonly client: ConsoleClient; readonly texts: Texts; readonly me: Me };

export const Around = createContext<Surroundings | undefined>(undefined);

export function useAround(): Surroundings {
  const around = useContext(Around);
  if (!around) throw new Error('a part of the page outside of it');
  return around;
}

/** The client's state, once for each time the page is drawn. */
export function useConsole(client: ConsoleClient): ConsoleState {
  const [state, setState] = useState(client.state());
  useEffect(() => {
    let planned: number | undefined;
    const forget = client.subscribe(() => {
      planned ??= requestAnimationFrame(() => {
        planned = undefined;
        setState(client.state());
      });
    });
    setState(client.state());
    return () => {
      forget();
      if (planned !== undefined) cancelAnimationFrame(planned);
    };
  }, [client]);
  return state;
}

/** What somebody is called: a colleague by name, others by what they are. */
export function nameOf(actor: string, texts: Texts, names: Names | undefined): string {
  const speaker = speakerOf(actor);
  if (speaker === 'agent') return names?.people[idOf(actor)]?.name ?? idOf(actor);
  return texts.speakers[speaker];
}

/** A visitor has no name of his own: the first letters of his id tell him from others. */
export function visitorName(actor: string, slots: Readonly<Record<string, unknown>>, texts: Texts): string {
  return toldName(slots) ?? texts.visitor(idOf(actor).slice(-5).toUpperCase());
}

/** Slots that hold what a visitor is called. */
const NAMES = ['name', 'contact_name'];

/** What a visitor said that he is called. */
export function toldName(slots: Readonly<Record<string, unknown>>): string | undefined {
  const told = NAMES.map((slot) => slots[slot]).find(
    (name) => typeof name === 'string' && name.trim() !== '',
  );
  return told === undefined ? undefined : String(told);
}
