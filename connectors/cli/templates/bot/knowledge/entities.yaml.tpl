# yaml-language-server: $schema=../../pipelines/schemas/entities.schema.json
entities:
  phone:
    about: a mobile number of mainland China, however it is spaced
    pattern: (?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}
    strip: ' -'
