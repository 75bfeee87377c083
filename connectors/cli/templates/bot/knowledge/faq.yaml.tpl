# yaml-language-server: $schema=../../pipelines/schemas/faq.schema.json
faq:
  - id: opening_hours
    ask:
      zh: [你们几点上班, 营业时间是什么, 周末营业吗]
      en: [when are you open, what are your opening hours, are you open on weekends]
    answer:
      zh: 我们每天 9 点到 18 点营业。
      en: We are open every day from 9 to 18.
