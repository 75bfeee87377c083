import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;
const ByLanguage = Type.Record(
  Type.String({ pattern: '^[a-z]{2}$' }),
  Type.Array(Type.String({ minLength: 1 })),
  strict,
);

/** knowledge/<domain>/intents/*.yaml */
export const IntentsFile = Type.Object(
  {
    intents: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
        Type.Object({ about: Type.String(), examples: ByLanguage }, strict),
        strict,
      ),
    ),
    out_of_scope: Type.Optional(ByLanguage),
  },
  strict,
);
export type IntentsFile = Static<typeof IntentsFile>;

/** knowledge/<domain>/faq.yaml */
export const FaqFile = Type.Object(
  {
    faq: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
          ask: ByLanguage,
          answer: Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Type.String({ minLength: 1 }), strict),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type FaqFile = Static<typeof FaqFile>;

/** knowledge/<domain>/canned.yaml */
export const CannedFile = Type.Object(
  {
    canned: Type.Array(
      Type.Object(
        {
          key: Type.String({
            pattern: '^[a-z0-9][a-z0-9_-]{0,31}$',
            description: 'what an agent types behind the slash',
          }),
          text: Type.Record(
            Type.String({ pattern: '^[a-z]{2}$' }),
            Type.String({ minLength: 1, maxLength: 4000 }),
            {
              ...strict,
              minProperties: 1,
              description:
                'language → words; `{visitor.name}`, `{agent.name}` and `{slot.<name>}` are filled in',
            },
          ),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type CannedFile = Static<typeof CannedFile>;

/** knowledge/<domain>/entities.yaml */
export const EntitiesFile = Type.Object(
  {
    entities: Type.Record(
      Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
      Type.Object(
        {
          about: Type.Optional(Type.String()),
          pattern: Type.String({
            description: 'RE2 pattern, matched without regard to case on the full-width-folded text',
          }),
          strip: Type.Optional(Type.String({ description: 'characters taken out of the value' })),
          upper: Type.Optional(Type.Boolean({ description: 'the value is upper-cased' })),
        },
        strict,
      ),
      {
        ...strict,
        description: '`phone` and `number` are known to every bot; one written here replaces them',
      },
    ),
  },
  strict,
);
export type EntitiesFile = Static<typeof EntitiesFile>;
