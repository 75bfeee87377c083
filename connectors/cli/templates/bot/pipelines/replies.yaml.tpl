# yaml-language-server: $schema=../schemas/replies.schema.json
replies:
  welcome:
    text: { zh: 您好，请问需要什么帮助？, en: Hello! How can I help? }
    buttons:
      - { label: { zh: 请人回电, en: Call me back }, payload: 'intent:callback' }
  hello: { text: { zh: 您好！, en: Hello! } }
  ask_phone: { text: { zh: 请问您的手机号是多少？, en: Which phone number may we call? } }
  callback_subject: { text: { zh: '回电 {phone}', en: 'Call back {phone}' } }
  callback_noted: { text: { zh: '好的，我们会尽快回电 {phone}。', en: 'Fine, we will call {phone} soon.' } }

  # Said by the engine when a conversation needs mending; every bot has them in its own voice.
  repair_cannot_answer: { text: { zh: 抱歉，我没听懂。, en: 'Sorry, I did not understand that.' } }
  repair_cannot_answer_again:
    text: { zh: 抱歉，还是没听懂，换个说法试试？, en: 'Sorry, I still do not understand. Could you put it differently?' }
  repair_clarify: { text: { zh: 您指的是哪一个？, en: Which of these do you mean? } }
  repair_did_you_mean: { text: { zh: '您是要“{meant}”吗？', en: 'Did you mean “{meant}”?' } }
  repair_stale: { text: { zh: 那个按钮是前面问题的。, en: That button belonged to an earlier question. } }
  repair_silence: { text: { zh: 您还在吗？, en: Are you still there? } }
  repair_cancel_ask: { text: { zh: 确定取消吗？, en: Shall I really cancel this? } }
  repair_cancelled: { text: { zh: 好的，已取消。, en: 'All right, cancelled.' } }
  repair_cancel_kept: { text: { zh: 好的，我们继续。, en: 'Good, let us go on.' } }
  repair_corrected: { text: { zh: 好的，已更正。, en: 'Got it, corrected.' } }
  repair_change_what: { text: { zh: 您想改哪一项？, en: What would you like to change? } }
  repair_cannot_skip: { text: { zh: 这一项是必填的。, en: I need this one. } }
  repair_nothing_to_undo: { text: { zh: 前面没有可以退回的步骤。, en: There is nothing to go back to. } }
  repair_resume: { text: { zh: 我们接着刚才的。, en: Let us go on where we were. } }
  repair_internal_error: { text: { zh: 抱歉，我这边出了点问题，请再试一次。, en: 'Sorry, something went wrong on our side. Please try again.' } }
  repair_handoff: { text: { zh: 正在为您转接人工客服。, en: I am connecting you with a person. } }
  repair_handoff_failed: { text: { zh: 暂时没有客服有空，请先由我来帮您。, en: Nobody is free right now. Let me help you meanwhile. } }
  repair_restarted: { text: { zh: 好的，我们重新开始。, en: 'All right, let us start over.' } }
  repair_help: { text: { zh: 我可以请人给您回电，或者转接人工。, en: 'I can have somebody call you, or connect you with a person.' } }
  repair_too_many_tries: { text: { zh: 抱歉，这样办不成，我请人来帮您。, en: 'Sorry, this is not working. I will get somebody to help.' } }
  repair_invalid: { text: { zh: 这样填不对，请再检查一下。, en: That does not look right. Please check it. } }
  repair_empty: { text: { zh: 我没有收到内容。, en: I did not get anything. } }
  repair_unavailable: { text: { zh: 暂时查不到，请稍后再试。, en: I cannot look that up right now. Please try later. } }
