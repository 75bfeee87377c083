# yaml-language-server: $schema=../schemas/flows.schema.json
flows:
  greet:
    start: { intent: greet }
    aside: true
    steps:
      - say: hello

  callback:
    about: { zh: 请人回电, en: Ask for a call }
    start: { intent: callback }
    steps:
      - form: callback_request
      - ticket:
          create: callback
          subject: callback_subject
          fields: { phone: phone }
          as: callback_ticket
      - say: callback_noted

  person:
    about: { zh: 转人工, en: Talk to a person }
    start: { intent: human_handoff }
    steps:
      - say: repair_handoff
      - handoff: true

forms:
  callback_request:
    fields:
      phone: { entity: phone, ask: ask_phone }
