import { useState } from 'preact/hooks';
import type { DeskAnswer } from '../client/answers.ts';
import { useAround } from './context.ts';
import { Dialog } from './dialog.tsx';

type Props = { readonly c: string; readonly desk: DeskAnswer | undefined; readonly close: () => void };

/** To a team, or to one of its people who is there. */
export function TransferDialog({ c, desk, close }: Props) {
  const { client, texts } = useAround();
  const teams = Object.keys(desk?.teams ?? {});
  const [team, setTeam] = useState(desk?.chats[c]?.team ?? teams[0] ?? '');

  function send(agent?: string): void {
    void client.ask('agent.transfer', c, { team, ...(agent === undefined ? {} : { agent }) });
    close();
  }

  return (
    <Dialog title={texts.transferTitle} close={close}>
      <fieldset class="choices">
        <legend class="hidden">{texts.team}</legend>
        {teams.map((id) => (
          <button
            key={id}
            type="button"
            class={id === team ? 'choice choice-on' : 'choice'}
            aria-pressed={id === team}
            onClick={() => setTeam(id)}
          >
            {desk?.names.teams[id] ?? id}
          </button>
        ))}
      </fieldset>
      <People team={team} desk={desk} send={send} />
      <div class="dialog-end">
        <button
          type="button"
          class="button"
          onClick={() => {
            client.put(c, 'agent.leave', { outcome: 'requeued' });
            close();
          }}
        >
          {texts.backToQueue}
        </button>
      </div>
    </Dialog>
  );
}

type PeopleProps = {
  readonly team: string;
  readonly desk: DeskAnswer | undefined;
  readonly send: (agent?: string) => void;
};

/** Who could have it at once. */
function People({ team, desk, send }: PeopleProps) {
  const { texts, me } = useAround();
  const people = Object.entries(desk?.people ?? {}).filter(
    ([id, person]) => id !== me.id && person.teams.includes(team),
  );
  return (
    <ul class="people">
      <li>
        <button type="button" class="person" onClick={() => send()}>
          <span>{texts.anybody}</span>
        </button>
      </li>
      {people.map(([id, { status, load, capacity }]) => (
        <li key={id}>
          <button
            type="button"
            class="person"
            disabled={status !== 'online' || load >= capacity}
            onClick={() => send(id)}
          >
            <span>
              <span class={`dot dot-${status}`} />
              {desk?.names.people[id]?.name ?? id}
            </span>
            <span class="soft">
              {texts.status[status]} · {texts.load(load, capacity)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
