# yaml-language-server: $schema=../../../pipelines/schemas/intents.schema.json
intents:
  greet:
    about: says hello
    examples:
      zh: [你好, 您好, 在吗, 有人吗, 早上好, 哈喽, 嗨, 晚上好]
      en: [hello, hi, hey there, good morning, is anybody there, hi bot, good evening, greetings]
  callback:
    about: wants to be called
    examples:
      zh: [请给我回电, 给我打个电话, 能回个电话吗, 让人打给我, 电话联系我, 我想要回电, 方便打电话吗, 回我电话]
      en: [please call me, call me back, can somebody phone me, give me a ring, i want a call, ring me back, phone me please, i need a callback]
  human_handoff:
    about: wants to talk to a person
    examples:
      zh: [转人工, 我要找客服, 叫真人来, 人工客服, 跟真人说话, 换个人来, 我要和人聊, 转接客服]
      en: [talk to a human, get me an agent, a real person please, customer service, connect me to somebody, i want a person, live agent, speak to staff]
out_of_scope:
  zh: [今天天气怎么样, 给我讲个笑话, 股票会涨吗, 谁赢了比赛]
  en: [what is the weather like, tell me a joke, will stocks go up, who won the match]
