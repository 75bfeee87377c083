import { useState } from 'preact/hooks';
import type { Json } from '#engine/core/json';
import { useAround } from './context.ts';
import { PenIcon } from './icons.tsx';

type Props = {
  readonly c: string;
  readonly slots: Readonly<Record<string, Json>>;
  readonly mayEdit: boolean;
};

/** What the bot has noted. Whoever has the chat may correct it, and the bot goes on with that. */
export function Slots({ c, slots, mayEdit }: Props) {
  const { texts } = useAround();
  const [editing, setEditing] = useState<string>();
  const filled = Object.entries(slots).filter(([, value]) => value !== null && value !== '');
  return (
    <section>
      <h3>{texts.slots}</h3>
      {filled.length === 0 && <p class="soft">{texts.noSlots}</p>}
      <dl class="facts">
        {filled.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {editing === name ? (
                <SlotForm c={c} name={name} value={value} done={() => setEditing(undefined)} />
              ) : (
                <>
                  <Value value={value} />
                  {mayEdit && isPlain(value) && (
                    <button
                      type="button"
                      class="bare bare-small"
                      aria-label={`${texts.edit} ${name}`}
                      onClick={() => setEditing(name)}
                    >
                      <PenIcon />
                    </button>
                  )}
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Whole records of other systems are long: what tells them apart, and the rest on demand. */
function Value({ value }: { value: Json }) {
  if (isPlain(value) || value === null) return <>{shown(value)}</>;
  const { name, title, number, id } = value as Readonly<Record<string, Json>>;
  const short = [name, title, number, id].find((one) => typeof one === 'string' || typeof one === 'number');
  return (
    <details class="value">
      <summary>{Array.isArray(value) ? `[${value.length}]` : String(short ?? '{…}')}</summary>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}

type FormProps = {
  readonly c: string;
  readonly name: string;
  readonly value: Json;
  readonly done: () => void;
};

function SlotForm({ c, name, value, done }: FormProps) {
  const { client, texts } = useAround();
  const [text, setText] = useState(shown(value));

  function submit(event: Event): void {
    event.preventDefault();
    client.put(c, 'slots.set', { slots: { [name]: text.trim() === '' ? null : typed(text.trim(), value) } });
    done();
  }

  return (
    <form class="slot-form" onSubmit={submit}>
      <input
        value={text}
        aria-label={name}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && done()}
      />
      <button type="submit" class="button button-small">
        {texts.save}
      </button>
    </form>
  );
}

/** Of the type that was there before; what is no number stays text, and the server says so. */
function typed(text: string, before: Json): Json {
  if (typeof before === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  return typeof before === 'boolean' ? text === 'true' : text;
}

function isPlain(value: Json): boolean {
  return typeof value !== 'object';
}

function shown(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
